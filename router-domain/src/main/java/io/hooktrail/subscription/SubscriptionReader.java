package io.hooktrail.subscription;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;

/** The body of {@code PUT /api/v1/subscriptions/NAME} (docs/api.md) as settings, with every fault named. */
public final class SubscriptionReader {

    static final int TYPES_MAX = 256;
    static final int TEXT_CHARS_MAX = 2048;

    /** Protocols that are known and not built. */
    private static final Set<String> LATER_PROTOCOLS = Set.of("KAFKA", "AMQP", "SQS", "REDIS");

    private final OutgoingGuard guard;

    public SubscriptionReader(OutgoingGuard guard) {
        this.guard = guard;
    }

    /**
     * Reads and checks a body; what it leaves out takes its default, but for secrets, which it then keeps.
     *
     * @param before the settings there are, whose secrets may be kept; null for none
     * @param now to judge what has ended
     * @throws Refused with every fault at once, with {@link NotSupported} for a known part that is not built, or with
     *         the guard's reason for a sink that may not be reached
     */
    public SubscriptionSettings read(byte[] body, GivenSecrets secrets, @Nullable SubscriptionSettings before,
            Instant now) {
        var fields = Fields.of(body);
        var types = types(fields);
        var source = source(fields);
        var filters = new FilterReader(fields).read("filters");
        var sink = new SinkReader(fields).read();
        protocol(fields);
        var credential = credential(fields, secrets, before, sink, now);
        var headers = headers(fields, secrets, credential != null);
        var config = fields.object("config");
        var tls = config.has("tls")
                ? new SinkTlsReader(config.object("tls"), secrets, before == null ? null : before.tls()).read(now)
                : null;
        var terms = new DeliveryTermsReader(config).read();
        var description = bounded(fields, "description", fields.text("description", ""));
        fields.finish();
        guard.check(sink, "/sink");
        if (credential instanceof SinkCredential.ClientCredentials client) {
            guard.check(client.tokenEndpoint(), "/sinkcredential/tokenendpoint");
        }
        return new SubscriptionSettings(types, source, filters, sink, headers, terms, credential, tls,
                description);
    }

    private static @Nullable SinkCredential credential(Fields fields, GivenSecrets secrets,
            @Nullable SubscriptionSettings before, URI sink, Instant now) {
        if (!fields.has("sinkcredential")) {
            return null;
        }
        var moved = before != null && !Origin.of(before.sink()).equals(Origin.of(sink));
        return new SinkCredentialReader(fields.object("sinkcredential"), secrets,
                before == null ? null : before.credential(), moved).read(now);
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

    private static void protocol(Fields fields) {
        var protocol = fields.text("protocol", "HTTP");
        if (LATER_PROTOCOLS.contains(protocol)) {
            throw new Refused(new NotSupported("/protocol", "the protocol " + protocol));
        }
        if (!protocol.equals("HTTP")) {
            fields.fault("protocol", "must be HTTP");
        }
    }

    private static Map<String, String> headers(Fields fields, GivenSecrets secrets, boolean hasCredential) {
        var settings = fields.object("protocolsettings");
        if (!settings.text("method", "POST").equals("POST")) {
            settings.fault("method", "must be POST");
        }
        var headers = new DeliveryHeaders(settings.object("headers"), secrets, hasCredential).read();
        settings.closed();
        return headers;
    }
}
