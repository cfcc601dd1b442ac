package io.hooktrail.corpus;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a corpus file: a request's body and the headers that are not its signature.
 *
 * @param number from 1, in its file
 * @param name what the file calls it; not unique
 * @param headers names in any case
 */
public record Line(String provider, int number, String name, Map<String, String> headers, byte[] body) {

    public Line {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public String header(String header) {
        return headers.getOrDefault(header, "");
    }

    /** The same with one header more, unless it is there. */
    Line withDefault(String header, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.put(header, value);
        more.putAll(headers);
        return new Line(provider, number, name, more, body);
    }

    /** Names the body in the list of quarantined ones: the first 16 hex digits of its SHA-256. */
    public String bodyHash() {
        return sha256(body).substring(0, 16);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return provider + " line " + number + " (" + name + ", " + bodyHash() + ")";
    }
}
