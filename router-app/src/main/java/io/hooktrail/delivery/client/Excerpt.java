package io.hooktrail.delivery.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/** The beginning of a sink's answer as text that is safe to store and to show on a terminal. */
final class Excerpt {

    static final int BYTES_MAX = 1024;

    /** What is looked through for secrets; more than is kept, so that none is cut in two and then not recognized. */
    private static final int READ_BYTES_MAX = 8 * 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private Excerpt() {}

    /**
     * The first 1 KiB read as UTF-8; line ends become blanks, other control characters U+FFFD. Null for an empty body.
     *
     * @param masking takes out of the text what must not be kept
     */
    static @Nullable String of(byte[] body, UnaryOperator<String> masking) {
        if (body.length == 0) {
            return null;
        }
        var text = CharBuffer.allocate(READ_BYTES_MAX);
        // The end of input is not announced when the body goes on, so a character cut in two is left out.
        StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(body, 0, Math.min(body.length, READ_BYTES_MAX)), text,
                        body.length <= READ_BYTES_MAX);
        text.flip();
        return beginning(masking.apply(text.toString())
                .chars()
                .map(Excerpt::harmless)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString());
    }

    /** As many whole characters as 1 KiB of UTF-8 holds. */
    private static String beginning(String text) {
        var bytes = 0;
        for (var at = 0; at < text.length();) {
            var character = text.codePointAt(at);
            bytes += character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (bytes > BYTES_MAX) {
                return text.substring(0, at);
            }
            at += Character.charCount(character);
        }
        return text;
    }

    private static int harmless(int character) {
        if (character == '\n' || character == '\r' || character == '\t') {
            return ' ';
        }
        // FORMAT holds the characters that turn the direction of writing round.
        return Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
                ? REPLACEMENT
                : character;
    }
}
