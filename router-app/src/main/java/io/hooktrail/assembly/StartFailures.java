package io.hooktrail.assembly;

import java.net.BindException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.hooktrail.problem.WrongSetting;

/** Tells a failed start that a setting is to blame for in one line on stderr, without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class StartFailures implements SpringBootExceptionReporter {

    private final @Nullable Environment environment;

    /** @param context null when the start failed before there was one */
    public StartFailures(@Nullable ConfigurableApplicationContext context) {
        environment = context == null ? null : context.getEnvironment();
    }

    @Override
    public boolean reportException(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var line = line(cause);
            if (line != null) {
                System.err.println("hooktrail: " + line);
                return true;
            }
        }
        return false;
    }

    private @Nullable String line(Throwable cause) {
        return switch (cause) {
            case WrongSetting wrong -> wrong.getMessage();
            case PortInUseException inUse -> portInUse(inUse.getPort());
            case BindException bind -> new WrongSetting("hooktrail.bind", "is \"" + setting("hooktrail.bind")
                    + "\", which this process cannot listen on (" + bind.getMessage() + ")", "127.0.0.1").getMessage();
            default -> null;
        };
    }

    private @Nullable String portInUse(int port) {
        var isManagement = setting("hooktrail.management-port").equals(Integer.toString(port));
        return new WrongSetting(isManagement ? "hooktrail.management-port" : "hooktrail.port",
                "is " + port + ", which another process listens on", Ports.freeBeside(port)).getMessage();
    }

    private String setting(String name) {
        return environment == null ? "" : environment.getProperty(name, "");
    }
}
