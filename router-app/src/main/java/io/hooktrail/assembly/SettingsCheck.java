package io.hooktrail.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.hooktrail.problem.SettingRule;
import io.hooktrail.problem.WrongSetting;

/**
 * Looks at every setting before anything is started, opened or written. A name that is not known stops the start too: a typing
 * error in HOOKTRAIL_SINKS_ALLOW must not silently mean its default.
 */
public final class SettingsCheck implements EnvironmentPostProcessor, Ordered {

    private static final Set<String> PROFILES = Set.of("dev", "prod");

    private final Log log;

    /** @param logs hold their lines back until the log is set up */
    public SettingsCheck(DeferredLogFactory logs) {
        log = logs.getLog(() -> LogFactory.getLog("hooktrail"));
    }

    /** After the files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    /** @throws WrongSetting for the first wrong one */
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var names = new SettingNames(environment);
        var packaged = names.packaged();
        if (packaged.isEmpty()) {
            return; // Not the router but a part of it, in a test without its file.
        }
        var settings = new ArrayList<>(RouterSettings.ALL);
        packaged.forEach((name, standard) -> {
            if (settings.stream().noneMatch(setting -> setting.name().equals(name))) {
                settings.add(Setting.like(name, standard));
            }
        });
        new Arguments(environment).check(settings.stream().map(Setting::name).toList());
        checkNames(names, settings, environment);
        checkProfiles(environment);
        settings.forEach(setting -> check(setting, environment));
        SpringFactoriesLoader.loadFactories(SettingRule.class, getClass().getClassLoader())
                .forEach(rule -> rule.check(environment::getProperty));
        checkProduction(environment);
        checkPorts(environment);
        checkDirectories(environment);
    }

    private static void checkNames(SettingNames names, List<Setting> settings, ConfigurableEnvironment environment) {
        var elsewhere = new ArrayList<>(RouterSettings.OF_THE_LAUNCHER);
        var master = environment.getProperty("hooktrail.master-key", "");
        if (master.startsWith("env:")) {
            elsewhere.add(master.substring("env:".length()));
        }
        var known = settings.stream().map(Setting::name).toList();
        names.unknown(known, elsewhere).ifPresent(name -> {
            var nearest = SettingNames.nearest(name, known);
            throw new WrongSetting(name, "is no setting of the router; the nearest is "
                    + (name.startsWith("HOOKTRAIL_") ? WrongSetting.variable(nearest) : nearest));
        });
    }

    private static void checkProfiles(ConfigurableEnvironment environment) {
        for (var profile : environment.getActiveProfiles()) {
            if (!PROFILES.contains(profile)) {
                throw new WrongSetting("SPRING_PROFILES_ACTIVE", "is \"" + profile
                        + "\"; it must be dev or prod; valid is, for example, SPRING_PROFILES_ACTIVE=prod");
            }
        }
    }

    private static void check(Setting setting, ConfigurableEnvironment environment) {
        var value = environment.getProperty(setting.name());
        if (value != null) {
            setting.rule().apply(value.strip()).ifPresent(fault -> {
                throw new WrongSetting(setting.name(), fault, setting.example());
            });
        }
    }

    private static void checkPorts(ConfigurableEnvironment environment) {
        var port = environment.getProperty("hooktrail.port", "0");
        var management = environment.getProperty("hooktrail.management-port", "0");
        if (port.equals(management) && !port.equals("0")) {
            throw new WrongSetting("hooktrail.management-port", "is " + management
                    + ", which is HOOKTRAIL_PORT too; the probes and metrics need a port of their own",
                    Ports.freeBeside(Integer.parseInt(management)));
        }
        Ports.requireFree("hooktrail.port", port, environment.getProperty("hooktrail.bind", "127.0.0.1"));
        Ports.requireFree("hooktrail.management-port", management, "127.0.0.1");
        if (environment.getProperty("hooktrail.demo", "").equals("true")) {
            Ports.requireFree("hooktrail.demo-port", environment.getProperty("hooktrail.demo-port", "0"), "127.0.0.1");
        }
    }

    private void checkDirectories(ConfigurableEnvironment environment) {
        var data = environment.getProperty("hooktrail.data-dir", "./data");
        try {
            var directory = DataDirectory.at(Path.of(data));
            if (!directory.isWritable()) {
                throw wrongDirectory(data);
            }
            if (directory.isOpenElsewhere()) {
                throw StoreProbe.openElsewhere();
            }
            directory.tighten().ifPresent(log::info);
        } catch (InvalidPathException | IOException e) {
            throw wrongDirectory(data);
        }
        var secrets = environment.getProperty("hooktrail.secrets-dir", "").strip();
        if (!secrets.isEmpty() && !Files.isDirectory(Path.of(secrets))) {
            throw new WrongSetting("hooktrail.secrets-dir", "is \"" + secrets + "\", which is no directory",
                    "/run/secrets");
        }
    }

    private static WrongSetting wrongDirectory(String data) {
        return new WrongSetting("hooktrail.data-dir", "is \"" + data
                + "\", which is no directory this process can make and write to", "/var/lib/hooktrail");
    }

    private static void checkProduction(ConfigurableEnvironment environment) {
        if (!Arrays.asList(environment.getActiveProfiles()).contains("prod")) {
            return;
        }
        if (environment.getProperty("hooktrail.demo", "").equals("true")) {
            throw new WrongSetting("hooktrail.demo", "is true; profile prod runs no demo", "false");
        }
        if (StartLines.isLoopback(environment.getProperty("hooktrail.bind", ""))) {
            return;
        }
        if (environment.getProperty("hooktrail.admin-key", "").isBlank()) {
            throw new WrongSetting("hooktrail.admin-key", "is empty; profile prod takes no generated key when "
                    + "HOOKTRAIL_BIND is not loopback", "\"ht_$(openssl rand -hex 32)\"");
        }
        if (environment.getProperty("hooktrail.master-key", "").isBlank()) {
            throw new WrongSetting("hooktrail.master-key", "is empty; profile prod takes no generated key when "
                    + "HOOKTRAIL_BIND is not loopback", "file:/run/secrets/master.key");
        }
    }
}
