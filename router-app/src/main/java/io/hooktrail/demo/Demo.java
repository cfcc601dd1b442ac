package io.hooktrail.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

import io.hooktrail.demo.DemoStep.Sender;

/**
 * Sets the demo up once the router listens, by the same PUTs at every start, then sends a webhook at a steady pace until the
 * bound is reached or the router stops.
 */
final class Demo {

    private static final Logger LOG = LoggerFactory.getLogger("demo");

    /**
     * Only what the demo's own senders send: its subscriptions stay in the store after a start without the demo, and must not
     * then try to carry real events to a sink that is gone.
     */
    private static final String OWN_EVENTS = """
            [{"any":[{"exact":{"source":"https://api.stripe.com/acct_hooktrailDemo"}},
                     {"prefix":{"source":"https://api.github.com/repos/hooktrail-demo/"}}]}]""";

    /** Short, so that the first dead letter lies there within a minute. */
    private static final String IMPATIENT = """
            {"retry":{"schedule":["PT2S","PT5S"],"giveUpAfter":"PT12S"}}""";

    private final DemoSinks sinks;
    private final Environment environment;
    private final Clock clock;
    private final Duration pace;
    private final int eventsMax;
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("demo").daemon().factory());

    Demo(DemoSinks sinks, Environment environment, Clock clock, Duration pace, int eventsMax) {
        this.sinks = sinks;
        this.environment = environment;
        this.clock = clock;
        this.pace = pace;
        this.eventsMax = eventsMax;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() throws InterruptedException {
        var router = new DemoRouter(url());
        try {
            var key = adminKey();
            var secrets = new DemoSecrets(key);
            configure(router, key, secrets);
            send(router, new DemoTraffic(router, secrets, clock));
            DemoGuide.lines(router.url(), keyInShell(), sinks.url("/")).forEach(line -> LOG.info("{}", line));
        } catch (IOException e) {
            router.close();
            LOG.error("the demo cannot run: {}", e.getMessage());
        }
    }

    private void configure(DemoRouter router, String key, DemoSecrets secrets) throws IOException,
            InterruptedException {
        source(router, key, secrets, Sender.STRIPE, "stripe");
        source(router, key, secrets, Sender.GITHUB, "github");
        subscription(router, key, "demo-echo", "", DemoSinks.ECHO, "{}");
        subscription(router, key, "demo-payments",
                """
                "types":["io.hooktrail.payment.succeeded.v1","io.hooktrail.payment.failed.v1",
                         "io.hooktrail.payment.refunded.v1"],""",
                DemoSinks.PAYMENTS, "{\"mode\":\"structured\"}");
        subscription(router, key, "demo-failing", "\"types\":[\"com.stripe.payment_intent.succeeded\"],",
                DemoSinks.FAILING,
                IMPATIENT);
    }

    private static void source(DemoRouter router, String key, DemoSecrets secrets, Sender sender, String provider)
            throws IOException,
            InterruptedException {
        router.put("/api/v1/sources/" + sender.source(), key, """
                {"provider":"%s","secrets":["%s"],"description":"made by ./hooktrail up --demo"}"""
                .formatted(provider, secrets.of(sender)));
    }

    private void subscription(DemoRouter router, String key, String name, String types, String path, String config)
            throws IOException,
            InterruptedException {
        router.put("/api/v1/subscriptions/" + name, key, """
                {%s"filters":%s,"sink":"%s","config":%s}"""
                .formatted(types, OWN_EVENTS, sinks.url(path), config));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It reports by itself and ends with the timer.
    private void send(DemoRouter router, DemoTraffic traffic) {
        timer.scheduleWithFixedDelay(() -> {
            try {
                var status = traffic.sendNext();
                LOG.debug("webhook {} was answered {}", traffic.sent(), status);
            } catch (IOException e) {
                LOG.warn("a webhook of the demo got no answer: {}", e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (traffic.sent() >= eventsMax) {
                LOG.info("the demo has sent its {} webhooks and rests; start it again for more", eventsMax);
                timer.shutdown();
                router.close();
            }
        }, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Before the web server stops, so that no webhook runs into a closed door. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        timer.shutdownNow();
    }

    /** Where the server of this process listens; a wildcard address is reached by loopback. */
    private String url() {
        var bind = environment.getProperty("hooktrail.bind", "127.0.0.1");
        var host = switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") ? "[" + bind + "]" : bind;
        };
        return "http://" + host + ":" + environment.getRequiredProperty("local.server.port");
    }

    private String adminKey() throws IOException {
        var given = environment.getProperty("hooktrail.admin-key", "").strip();
        if (!given.isEmpty()) {
            return given;
        }
        if (!Files.isReadable(keyFile())) {
            throw new IOException(keyFile() + " is not there; give this store's admin key as HOOKTRAIL_ADMIN_KEY");
        }
        return Files.readString(keyFile()).strip();
    }

    /** What stands for the key in a line to paste. */
    private String keyInShell() {
        return environment.getProperty("hooktrail.admin-key", "").isBlank()
                ? "$(cat " + keyFile().toAbsolutePath().normalize() + ")"
                : "$HOOKTRAIL_ADMIN_KEY";
    }

    private Path keyFile() {
        return Path.of(environment.getProperty("hooktrail.data-dir", "./data")).resolve("admin.key");
    }
}
