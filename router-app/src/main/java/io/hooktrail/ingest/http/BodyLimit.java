package io.hooktrail.ingest.http;

import java.util.regex.Pattern;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.WrongSetting;

/** How long a body may be ({@code hooktrail.max-body}, such as {@code 1MiB}); a source may have a bound of its own. */
@Component
final class BodyLimit {

    /** The largest bound that may be set (README, Settings). */
    static final int BYTES_MAX = 25 * 1024 * 1024;

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,9})(B|KiB|MiB)");

    private final int bytesMax;

    /** @throws WrongSetting when the setting is no size within the bound */
    BodyLimit(@Value("${hooktrail.max-body:1MiB}") String setting) {
        bytesMax = parsed(setting);
    }

    /** @throws WrongSetting when the setting is no size within the bound */
    static int parsed(String setting) {
        var match = SIZE.matcher(setting.strip());
        var bytes = match.matches() ? Long.parseLong(match.group(1)) * unit(match.group(2)) : -1;
        if (bytes < 0 || bytes > BYTES_MAX) {
            throw new WrongSetting("hooktrail.max-body", "is \"" + setting
                    + "\", but must be a whole number of B, KiB or MiB up to 25MiB", "1MiB");
        }
        return (int) bytes;
    }

    int bytesMax() {
        return bytesMax;
    }

    private static long unit(String name) {
        return switch (name) {
            case "MiB" -> 1024L * 1024;
            case "KiB" -> 1024L;
            default -> 1L;
        };
    }
}
