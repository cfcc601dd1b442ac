package io.hooktrail.signature;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * A header that proves something, read without the blanks round it. Two lines that differ are refused: which one a proxy or
 * the sender meant is nobody's guess.
 */
public sealed interface SignedHeader {

    /** Exactly one value, not empty. */
    record Present(String text) implements SignedHeader {

        @Override
        public Verdict judge(Function<String, Verdict> check) {
            return check.apply(text);
        }

        @Override
        public Optional<String> value() {
            return Optional.of(text);
        }
    }

    /** None, an empty one, or several that differ. */
    record Unusable(Rejected verdict) implements SignedHeader {

        @Override
        public Verdict judge(Function<String, Verdict> check) {
            return verdict;
        }

        @Override
        public Optional<String> value() {
            return Optional.empty();
        }
    }

    /** What the check says of the value; the refusal when there is none to check. */
    Verdict judge(Function<String, Verdict> check);

    /** Empty when unusable. */
    Optional<String> value();

    static SignedHeader read(ReceivedRequest request, String name) {
        var values = request.headerValues(name).stream().map(SignedHeader::trimmed).distinct().toList();
        if (values.isEmpty() || values.equals(List.of(""))) {
            return new Unusable(new Rejected(Code.SIGNATURE_MISSING, name + " is missing or empty"));
        }
        if (values.size() > 1) {
            return new Unusable(
                    new Rejected(Code.SIGNATURE_INVALID, name + " came several times with differing values"));
        }
        return new Present(values.getFirst());
    }

    /** The distinct values that are not empty, in order, without the blanks and tabs round them. */
    static List<String> values(ReceivedRequest request, String name) {
        return request.headerValues(name)
                .stream()
                .map(SignedHeader::trimmed)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    /** Without leading and trailing blanks and tabs (RFC 9110, section 5.5). */
    static String trimmed(String value) {
        var start = 0;
        var end = value.length();
        while (start < end && isBlank(value.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
