package io.hooktrail.assembly;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.springframework.util.unit.DataSize;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.Addresses;
import io.hooktrail.ingest.HandshakeOrigins;

/**
 * One setting of the router and the values it may have.
 *
 * @param name in files, such as {@code hooktrail.store.url}
 * @param example a value that would do; empty when nothing but leaving it out does
 * @param rule says what is wrong with a value, as the end of a sentence about it; empty when nothing is
 */
record Setting(String name, String example, Function<String, Optional<String>> rule) {

    private static final int PORT_MAX = 65_535;

    /** What any text will do for, or what its own station checks later. */
    static Setting text(String name) {
        return new Setting(name, "", value -> Optional.empty());
    }

    static Setting port(String name, String example) {
        return number(name, 0, PORT_MAX, example);
    }

    static Setting number(String name, int min, int max, String example) {
        return new Setting(name, example, value -> value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= min
                && Integer.parseInt(value) <= max
                        ? Optional.empty()
                        : wrong(value, "must be a whole number from " + min + " to " + max));
    }

    static Setting duration(String name, Duration min, Duration max, String example) {
        return new Setting(name, example, value -> {
            try {
                var duration = Duration.parse(value);
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return Optional.empty();
                }
            } catch (DateTimeParseException e) {
                // The same answer as for one out of bounds: it names both.
            }
            return wrong(value, "must be an ISO 8601 duration from " + min + " to " + max);
        });
    }

    static Setting size(String name, DataSize min, DataSize max, String example) {
        return new Setting(name, example, value -> {
            if (value.matches("[0-9]{1,11}(B|KB|MB|GB)")) {
                var size = DataSize.parse(value);
                if (size.compareTo(min) >= 0 && size.compareTo(max) <= 0) {
                    return Optional.empty();
                }
            }
            return wrong(value, "must be a whole number of B, KB, MB or GB from " + min.toMegabytes() + "MB to "
                    + max.toGigabytes() + "GB");
        });
    }

    static Setting flag(String name) {
        return new Setting(name, "true", value -> value.equals("true") || value.equals("false")
                ? Optional.empty()
                : wrong(value, "must be true or false"));
    }

    /** An address of this machine; whether it is one shows when the port is opened. */
    static Setting address(String name, String example) {
        return new Setting(name, example, value -> value.equals("localhost") || Addresses.literal(value).isPresent()
                ? Optional.empty()
                : wrong(value, "must be an IP address of this machine"));
    }

    static Setting blocks(String name, String example) {
        return new Setting(name, example, value -> {
            try {
                AddressPolicy.allowing(value);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of("is wrong: " + e.getMessage());
            }
        });
    }

    static Setting origins(String name, String example) {
        return new Setting(name, example, value -> {
            try {
                HandshakeOrigins.of(value);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.of("is wrong: " + e.getMessage());
            }
        });
    }

    /** Where the router is seen: providers sign it, so nothing may be left to guessing. */
    static Setting publicUrl(String name, String example) {
        return new Setting(name, example, value -> {
            try {
                var url = new URI(value);
                if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())
                        && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null
                        && url.getPort() <= PORT_MAX) {
                    return Optional.empty();
                }
            } catch (URISyntaxException e) {
                // Told with the rest.
            }
            return wrong(value, "must be an http or https URL without user name, query and fragment");
        });
    }

    /** The databases that the migrations are written for. */
    static Setting storeUrl(String name, String example) {
        return new Setting(name, example,
                value -> value.startsWith("jdbc:postgresql:") || value.startsWith("jdbc:h2:")
                        ? Optional.empty()
                        : wrong(masked(value), "must begin with jdbc:postgresql: or jdbc:h2:"));
    }

    /** A secret: its value is never told. */
    static Setting key(String name, int charactersMin, String example) {
        return new Setting(name, example, value -> value.isBlank() || value.strip().length() >= charactersMin
                ? Optional.empty()
                : Optional.of("has " + value.strip().length() + " characters; at least " + charactersMin
                        + " are needed"));
    }

    /** Known, but not built in this version: set, it would be ignored, so it is refused. */
    static Setting notBuilt(String name, String onlyValue) {
        return new Setting(name, onlyValue, value -> value.isBlank() || value.equals(onlyValue)
                ? Optional.empty()
                : wrong(value, "is not supported by this version" + (onlyValue.isEmpty() ? "; leave it out" : "")));
    }

    /** A setting that says no more about itself than what it is set to by default. */
    static Setting like(String name, String standard) {
        if (standard.matches("true|false")) {
            return flag(name);
        }
        if (standard.matches("[0-9]{1,9}")) {
            return number(name, 0, 999_999_999, standard);
        }
        return standard.matches("P.*[0-9.]+[DTHMS]+.*")
                ? duration(name, Duration.ZERO, Duration.ofDays(3650), standard)
                : text(name);
    }

    private static Optional<String> wrong(String value, String why) {
        return Optional.of("is \"" + value + "\"; it " + why);
    }

    /** A JDBC URL may carry a password. */
    private static String masked(String url) {
        return url.replaceAll("(?i)(password=)[^&;]*", "$1…").replaceAll("//[^/@]*@", "//…@");
    }
}
