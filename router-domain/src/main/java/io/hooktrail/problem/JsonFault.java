package io.hooktrail.problem;

import java.util.regex.Pattern;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/** Why a text is no JSON, in words of ours: the parser's quote the text, and speak of its own insides. */
final class JsonFault {

    private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\(('.*?') \\(code");

    private JsonFault() {}

    static String of(JacksonException fault) {
        var place = fault.getLocation(); // A text over one of the reader's limits is refused without one.
        return place == null || place.getLineNr() < 1
                ? "not JSON that can be read: " + reason(fault)
                : "not JSON at line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + reason(fault);
    }

    private static String reason(JacksonException fault) {
        if (fault instanceof UnexpectedEndOfInputException) {
            return "unexpected end";
        }
        if (fault instanceof StreamConstraintsException) {
            return "nested too deep, or a name, string or number is too long";
        }
        var message = fault.getOriginalMessage();
        if (message.startsWith("Unexpected end-of-input")) {
            return "unexpected end";
        }
        if (message.startsWith("Duplicate")) {
            return "the same name twice";
        }
        if (message.startsWith("Trailing token")) {
            return "text after the end";
        }
        var character = CHARACTER.matcher(message);
        return character.find() ? "unexpected character " + character.group(1) : "no value that JSON knows";
    }
}
