package io.hooktrail.event;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Strict conversion between bytes and text: what is not exact is refused, nothing is replaced. */
final class Utf8 {

    private Utf8() {}

    /** The text; null when the bytes are not UTF-8, overlong forms and encoded surrogates included. */
    static @Nullable String text(byte[] bytes, int from, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /** Index of the first byte that is not UTF-8; -1 when all are. */
    static int faultAt(byte[] bytes) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(8192);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
            out.clear();
        }
    }

    /** The text in a charset; null when the bytes are not exactly what that text is written as. */
    static @Nullable String exactText(byte[] bytes, Charset charset) {
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            var again = exactBytes(text, charset);
            return again != null && Arrays.equals(again, bytes) ? text : null;
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /** The bytes of a text; null when the charset cannot write it, or it has an unpaired surrogate. */
    static byte @Nullable [] exactBytes(String text, Charset charset) {
        if (!charset.canEncode()) {
            return null;
        }
        try {
            var buffer = charset.newEncoder().encode(CharBuffer.wrap(text));
            var bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
