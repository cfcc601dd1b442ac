package io.hooktrail.assembly;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.PublicUrl;

/** What the operator reads when the router is up. */
@Component
class StartLines {

    private static final Logger LOG = LoggerFactory.getLogger("hooktrail");

    private final Environment environment;
    private final PublicUrl publicUrl;

    StartLines(Environment environment, PublicUrl publicUrl) {
        this.environment = environment;
        this.publicUrl = publicUrl;
    }

    /** Before the demo, which has lines of its own. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void tell() {
        lines().forEach(line -> LOG.info("{}", line));
    }

    List<String> lines() {
        var bind = environment.getProperty("hooktrail.bind", "127.0.0.1");
        var here = "http://" + reachable(bind) + ":" + environment.getProperty("local.server.port", "8080");
        var key = environment.getProperty("hooktrail.admin-key", "").isBlank();
        var file = Path.of(environment.getProperty("hooktrail.data-dir", "./data"), "admin.key")
                .toAbsolutePath()
                .normalize();
        var lines = new ArrayList<String>();
        lines.add("the router is up: API at " + here + "/api/v1, metrics and health at port "
                + environment.getProperty("local.management.port", "8081") + "; there is no portal yet");
        lines.add("webhooks go to " + publicUrl.value() + "/in/{tenant}/{source}");
        lines.add("the admin key is " + (key ? "in " + file : "the one given as HOOKTRAIL_ADMIN_KEY"));
        lines.add("try: curl -s -H \"Authorization: Bearer " + (key ? "$(cat " + file + ")" : "$HOOKTRAIL_ADMIN_KEY")
                + "\" " + here + "/api/v1/events");
        if (!isLoopback(bind)) {
            lines.add("listening on " + bind + " without TLS: put a TLS proxy in front, give its URL as "
                    + "HOOKTRAIL_PUBLIC_URL (now " + publicUrl.value() + "), and let nothing else reach this port");
        }
        return lines;
    }

    static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Where this machine reaches the server; a wildcard address is reached by loopback. */
    private static String reachable(String bind) {
        return switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
    }
}
