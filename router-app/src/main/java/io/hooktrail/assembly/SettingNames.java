package io.hooktrail.assembly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The names under {@code hooktrail.} that are known, and those that somebody set. */
final class SettingNames {

    private static final String PACKAGED = "class path resource [application.yaml]";

    private final ConfigurableEnvironment environment;

    SettingNames(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** The settings of the application's own file with their defaults, by name. */
    Map<String, String> packaged() {
        var packaged = new TreeMap<String, String>();
        for (var source : enumerable()) {
            if (source.getName().contains(PACKAGED)) {
                for (var name : source.getPropertyNames()) {
                    if (isOurs(name)) {
                        packaged.put(name, String.valueOf(source.getProperty(name)));
                    }
                }
            }
        }
        return packaged;
    }

    /** The first name that was set and that none of the known is; in the spelling of whoever set it. */
    Optional<String> unknown(Collection<String> known, Collection<String> elsewhere) {
        var canonical = known.stream().map(SettingNames::canonical).toList();
        return given().stream()
                .filter(name -> !elsewhere.contains(name))
                .filter(name -> !name.startsWith(RouterSettings.SECRETS_PREFIX))
                .filter(name -> !canonical.contains(canonical(name)))
                .sorted()
                .findFirst();
    }

    private List<String> given() {
        var given = new ArrayList<String>();
        for (var source : enumerable()) {
            for (var name : source.getPropertyNames()) {
                var isVariable = source.getName()
                        .equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
                if (isVariable ? name.startsWith("HOOKTRAIL_") : isOurs(name)) {
                    given.add(name);
                }
            }
        }
        return given;
    }

    private List<EnumerablePropertySource<?>> enumerable() {
        return environment.getPropertySources()
                .stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .<EnumerablePropertySource<?>>map(source -> (EnumerablePropertySource<?>) source)
                .toList();
    }

    private static boolean isOurs(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("hooktrail.");
    }

    /** Files, variables and arguments spell one name in several ways (Boot's relaxed binding). */
    static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
    }

    /** The known name that is the fewest slips away; a name may lack its beginning {@code hooktrail.}. */
    static String nearest(String name, Collection<String> known) {
        var whole = canonical(name).startsWith("hooktrail") ? canonical(name) : "hooktrail" + canonical(name);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> slips(whole, canonical(candidate))))
                .orElseThrow();
    }

    /** Letters to insert, remove or replace (Levenshtein). */
    static int slips(String left, String right) {
        var row = new int[right.length() + 1];
        for (var column = 0; column <= right.length(); column++) {
            row[column] = column;
        }
        for (var line = 1; line <= left.length(); line++) {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.length(); column++) {
                var replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
