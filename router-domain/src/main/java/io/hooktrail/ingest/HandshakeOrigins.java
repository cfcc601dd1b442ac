package io.hooktrail.ingest;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The senders who are told that they may deliver to {@code /events} when they ask ({@code HOOKTRAIL_HANDSHAKE_ORIGINS}).
 * Being told so lets nobody in: what is delivered still needs a key.
 *
 * @param names in lower case; empty: nobody is told so
 */
public record HandshakeOrigins(Set<String> names) {

    /** Names that the setting may hold. */
    static final int NAMES_MAX = 100;

    private static final int CHARACTERS_MAX = 253;
    private static final String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
    /** Never a star: that is no sender (CloudEvents HTTP WebHook 1.0, section 4.1.1). */
    private static final Pattern NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    public HandshakeOrigins {
        names = Set.copyOf(names);
    }

    /**
     * Reads the setting: DNS names separated by commas.
     *
     * @throws IllegalArgumentException when one of them is none, or there are too many
     */
    public static HandshakeOrigins of(String setting) {
        var names = new LinkedHashSet<String>();
        for (var given : split(setting)) {
            var name = given.toLowerCase(Locale.ROOT);
            if (name.length() > CHARACTERS_MAX || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + given + "\" is no DNS name such as eventgrid.azure.net");
            }
            names.add(name);
        }
        if (names.size() > NAMES_MAX) {
            throw new IllegalArgumentException("it holds " + names.size() + " names, but at most " + NAMES_MAX
                    + " may stand there");
        }
        return new HandshakeOrigins(names);
    }

    private static List<String> split(String setting) {
        return Arrays.stream(setting.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /** Whether an origin is one of them, in whatever case it is written (RFC 4343). */
    public boolean allow(String origin) {
        return names.contains(origin.toLowerCase(Locale.ROOT));
    }
}
