package io.hooktrail.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of a command, each with a default; {@code --name value} and {@code --name=value} are the same. */
final class Options {

    private static final Set<String> SWITCHES = Set.of("json");

    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException for an option that is not among the defaults, or that has no value */
    static Options of(List<String> arguments, Map<String, String> defaults) {
        var values = new LinkedHashMap<>(defaults);
        for (var index = 0; index < arguments.size(); index++) {
            var parts = arguments.get(index).split("=", 2);
            var name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (!defaults.containsKey(name)) {
                throw new IllegalArgumentException("there is no option " + parts[0]);
            }
            if (parts.length == 2) {
                values.put(name, parts[1]);
            } else if (SWITCHES.contains(name)) {
                values.put(name, "true");
            } else if (++index < arguments.size()) {
                values.put(name, arguments.get(index));
            } else {
                throw new IllegalArgumentException(parts[0] + " needs a value");
            }
        }
        return new Options(values);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean isOn(String name) {
        return text(name).equals("true");
    }

    /** @throws IllegalArgumentException when it is no whole number from {@code least} to {@code most} */
    int number(String name, int least, int most) {
        try {
            var number = Integer.parseInt(text(name));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The message below says what is right.
        }
        throw new IllegalArgumentException("--" + name + " is a whole number from " + least + " to " + most);
    }
}
