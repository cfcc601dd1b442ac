package io.hooktrail.tenant;

import java.util.regex.Pattern;

import io.hooktrail.problem.InvalidBody;

/** The rule for every name in a URL: {@code [a-z0-9][a-z0-9-]{0,62}}. */
public final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private Names() {}

    /** Whether the text follows the rule. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Passes a name on, or says what a name is.
     *
     * @throws io.hooktrail.problem.Refused when the text breaks the rule, naming it by {@code what}
     */
    public static String require(String text, String what) {
        if (!isName(text)) {
            throw InvalidBody.at("", what + " must match [a-z0-9][a-z0-9-]{0,62}, such as \"shop-eu\"");
        }
        return text;
    }
}
