package io.hooktrail.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionSettings.Mode;
import io.hooktrail.subscription.SubscriptionSettings.RetrySchedule;
import io.hooktrail.subscription.SubscriptionSettings.Signing;

/** The body of {@code PUT /api/v1/subscriptions/NAME} (docs/api.md) as settings, with every fault named. */
public final class SubscriptionReader {

    static final int TYPES_MAX = 256;
    static final int TEXT_CHARS_MAX = 2048;
    static final int SINK_CHARS_MAX = 2048;
    static final int PORT_MAX = 65_535;
    static final int DELAYS_MAX = 32;
    static final int IN_FLIGHT_MAX = 256;

    /** Protocols that are known and not built. */
    private static final Set<String> LATER_PROTOCOLS = Set.of("KAFKA", "AMQP", "SQS", "REDIS");

    private final OutgoingGuard guard;

    public SubscriptionReader(OutgoingGuard guard) {
        this.guard = guard;
    }

    /**
     * Reads and checks a body; what it leaves out takes its default.
     *
     * @throws Refused with every fault at once, with {@link NotSupported} for a known part that is not built, or with
     *         the guard's reason for a sink that may not be reached
     */
    public SubscriptionSettings read(byte[] body) {
        var fields = Fields.of(body);
        var types = types(fields);
        var source = source(fields);
        var filters = new FilterReader(fields).read("filters");
        var sink = sink(fields);
        protocol(fields);
        var headers = headers(fields);
        fields.notBuilt("sinkcredential");
        var config = fields.object("config");
        var mode = mode(config);
        var signing = signing(config);
        var retry = retry(config);
        var timeout = config.duration("timeout", SubscriptionSettingsCodec.TIMEOUT, Duration.ofMillis(100),
                Duration.ofMinutes(1));
        var maxInFlight = (int) config.number("maxInFlight", SubscriptionSettingsCodec.MAX_IN_FLIGHT, 1,
                IN_FLIGHT_MAX);
        notBuilt(config);
        config.closed();
        var description = bounded(fields, "description", fields.text("description", ""));
        fields.finish();
        guard.check(sink, "/sink");
        return new SubscriptionSettings(types, source, filters, sink, headers, mode, signing, retry, timeout,
                maxInFlight, description);
    }

    private static List<String> types(Fields fields) {
        var types = fields.texts("types");
        var given = fields.node("types");
        if (given != null && given.isArray() && given.isEmpty()) {
            fields.fault("types", "names at least one type; leave it out for every type");
        }
        if (types.size() > TYPES_MAX) {
            fields.fault("types", "names at most " + TYPES_MAX + " types");
        }
        for (var index = 0; index < types.size(); index++) {
            var type = types.get(index);
            if (type.isBlank() || type.length() > TEXT_CHARS_MAX) {
                fields.faultAt("/types/" + index, "must be a type of 1 to " + TEXT_CHARS_MAX + " characters");
            }
        }
        return types.stream().distinct().toList();
    }

    private static @Nullable String source(Fields fields) {
        var source = fields.text("source");
        if (source != null && source.isBlank()) {
            fields.fault("source", "must not be empty; leave it out for every source");
        }
        return source == null ? null : bounded(fields, "source", source);
    }

    private static String bounded(Fields fields, String name, String text) {
        if (text.length() > TEXT_CHARS_MAX) {
            fields.fault(name, "has at most " + TEXT_CHARS_MAX + " characters");
        }
        return text;
    }

    private static URI sink(Fields fields) {
        var nowhere = URI.create("http://invalid/");
        var text = fields.required("sink");
        if (text.isEmpty()) {
            if (fields.has("sink") && fields.text("sink") != null) {
                fields.fault("sink", "must not be empty");
            }
            return nowhere;
        }
        try {
            var sink = new URI(text);
            var fault = faultOf(sink, text);
            if (fault == null) {
                return sink;
            }
            fields.fault("sink", fault);
        } catch (URISyntaxException e) {
            fields.fault("sink", "is no URI: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        return nowhere;
    }

    private static @Nullable String faultOf(URI sink, String text) {
        if (text.length() > SINK_CHARS_MAX) {
            return "has at most " + SINK_CHARS_MAX + " characters";
        }
        if (!"https".equalsIgnoreCase(sink.getScheme()) && !"http".equalsIgnoreCase(sink.getScheme())) {
            return "must be an absolute https or http URI, such as https://erp.example/hooks";
        }
        // The URI may carry a password, so no fault here repeats it.
        if (sink.getRawUserInfo() != null) {
            return "must not carry a user name or password";
        }
        if (sink.getHost() == null) {
            return "must name a host";
        }
        // java.net.URI lets other letters through, which no request line can carry (RFC 3986, section 2).
        if (!text.equals(sink.toASCIIString())) {
            return "must be written in ASCII; percent-encode other letters";
        }
        if (sink.getPort() == 0 || sink.getPort() > PORT_MAX) {
            return "must name a port from 1 to " + PORT_MAX;
        }
        return sink.getRawFragment() == null ? null : "must not have a fragment (#…)";
    }

    private static void protocol(Fields fields) {
        var protocol = fields.text("protocol", "HTTP");
        if (LATER_PROTOCOLS.contains(protocol)) {
            throw new Refused(new NotSupported("/protocol", "the protocol " + protocol));
        }
        if (!protocol.equals("HTTP")) {
            fields.fault("protocol", "must be HTTP");
        }
    }

    private static Map<String, String> headers(Fields fields) {
        var settings = fields.object("protocolsettings");
        if (!settings.text("method", "POST").equals("POST")) {
            settings.fault("method", "must be POST");
        }
        var headers = new DeliveryHeaders(settings.object("headers")).read();
        settings.closed();
        return headers;
    }

    private static Mode mode(Fields config) {
        return switch (config.text("mode", "binary")) {
            case "binary" -> Mode.BINARY;
            case "structured" -> Mode.STRUCTURED;
            case "batch" ->
                throw new Refused(new NotSupported("/config/mode", "a mode other than \"binary\" or \"structured\""));
            default -> {
                config.fault("mode", "must be binary or structured");
                yield Mode.BINARY;
            }
        };
    }

    private static Signing signing(Fields config) {
        return switch (config.text("signing", "standardwebhooks")) {
            case "standardwebhooks" -> Signing.STANDARD_WEBHOOKS;
            case "none" -> Signing.NONE;
            case "standardwebhooks-ed25519" -> throw new Refused(
                    new NotSupported("/config/signing", "signing other than by \"standardwebhooks\" or \"none\""));
            default -> {
                config.fault("signing", "must be standardwebhooks or none");
                yield Signing.STANDARD_WEBHOOKS;
            }
        };
    }

    private static RetrySchedule retry(Fields config) {
        var standard = SubscriptionSettingsCodec.RETRY;
        var retry = config.object("retry");
        var delays = retry.list("schedule", (node, at) -> {
            if (!node.isString()) {
                retry.faultAt(at, "must be an ISO 8601 duration such as PT5M");
                return Duration.ZERO;
            }
            return retry.duration(node.stringValue(), at, Duration.ZERO, Duration.ofMillis(100),
                    Duration.ofDays(1));
        });
        var given = retry.node("schedule");
        if (given != null && given.isArray() && (delays.isEmpty() || delays.size() > DELAYS_MAX)) {
            retry.fault("schedule", "has 1 to " + DELAYS_MAX + " delays");
        }
        var giveUpAfter = retry.duration("giveUpAfter", standard.giveUpAfter(), Duration.ofSeconds(1),
                Duration.ofDays(30));
        retry.closed();
        return new RetrySchedule(delays.isEmpty() ? standard.delays() : delays, giveUpAfter);
    }

    private static void notBuilt(Fields config) {
        config.notBuilt("rateLimit");
        config.notBuilt("ordering", "none");
        config.notBuilt("transform");
        config.notBuilt("startFrom", "now");
        if (config.flag("handshake", false)) {
            config.notBuilt("handshake");
        }
    }
}
