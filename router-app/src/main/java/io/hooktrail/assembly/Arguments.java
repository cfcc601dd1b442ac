package io.hooktrail.assembly;

import java.util.Collection;
import java.util.List;

import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

import io.hooktrail.problem.WrongSetting;

/** What stands behind {@code ./hooktrail up}. Spring Boot takes any option for a property and ignores those nobody reads. */
final class Arguments {

    /** Settings of the framework; theirs are too many to know, and the router needs none of them. */
    private static final List<String> OF_THE_FRAMEWORK = List.of("spring.", "logging.", "server.", "management.",
            "axon.");

    private final ConfigurableEnvironment environment;

    Arguments(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Looks at the names of the options; names under {@code hooktrail.} are looked at with those of the variables.
     *
     * @param known the names of all settings
     * @throws WrongSetting for the first argument that means nothing
     */
    void check(Collection<String> known) {
        var arguments = environment.getPropertySources()
                .get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
        if (!(arguments instanceof EnumerablePropertySource<?> given)) {
            return;
        }
        var leftover = given.getProperty(CommandLinePropertySource.DEFAULT_NON_OPTION_ARGS_PROPERTY_NAME);
        if (leftover != null) {
            throw new WrongSetting("\"" + leftover.toString().split(",", 2)[0] + "\"",
                    "is no option of the router; options begin with --hooktrail., such as --hooktrail.port=8090");
        }
        for (var name : given.getPropertyNames()) {
            if (!name.startsWith("hooktrail.") && OF_THE_FRAMEWORK.stream().noneMatch(name::startsWith)) {
                throw new WrongSetting("--" + name, "is no option of the router; the nearest is --"
                        + SettingNames.nearest(name, known));
            }
        }
    }
}
