package io.hooktrail.delivery.client;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** The beginning of a sink's answer as text that is safe to store and to show on a terminal. */
final class Excerpt {

    static final int BYTES_MAX = 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private Excerpt() {}

    /** The first 1 KiB read as UTF-8; line ends become blanks, other control characters U+FFFD. Null for an empty body. */
    static @Nullable String of(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        var text = CharBuffer.allocate(BYTES_MAX);
        // The end of input is not announced when the body goes on, so a character cut in two is left out.
        StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(body, 0, Math.min(body.length, BYTES_MAX)), text, body.length <= BYTES_MAX);
        text.flip();
        return text.chars()
                .map(Excerpt::harmless)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
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
