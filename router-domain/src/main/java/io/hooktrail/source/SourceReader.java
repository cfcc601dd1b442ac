package io.hooktrail.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.egress.Cidr;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Provider;
import io.hooktrail.provider.Providers;
import io.hooktrail.source.SourceSettings.RateLimit;

/** Reads the body of {@code PUT /api/v1/sources/NAME} (docs/api.md). */
public final class SourceReader {

    private static final int DESCRIPTION_CHARACTERS_MAX = 1000;
    static final int SECRETS_MAX = 10;
    private static final int SECRET_CHARACTERS_MAX = 8192;
    private static final int NETWORKS_MAX = 200;
    private static final int PER_SECOND_MAX = 100_000;
    private static final int BURST_MAX = 1_000_000;
    private static final long BODY_BYTES_MAX = 25L * 1024 * 1024;
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8}) ?(B|KiB|MiB)");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Function<String, Optional<Provider>> providers;
    private final PublicUrl publicUrl;

    /** @param providers a provider by its name */
    public SourceReader(Function<String, Optional<Provider>> providers, PublicUrl publicUrl) {
        this.providers = providers;
        this.publicUrl = publicUrl;
    }

    /**
     * Reads a whole body.
     *
     * @throws Refused with every fault that was found
     */
    public Reading read(SourceId id, byte[] body) {
        var fields = Fields.of(body);
        fields.notBuilt("schemaPolicy", "quarantine");
        var provider = fields.required("provider");
        var secrets = secrets(fields);
        var config = config(fields);
        var networks = networks(fields);
        var rateLimit = fields.has("rateLimit") ? rateLimit(fields.object("rateLimit")) : null;
        var bodyBytesMax = bodyBytesMax(fields);
        var enabled = fields.flag("enabled", true);
        var description = fields.text("description", "");
        if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
            fields.fault("description", "has at most " + DESCRIPTION_CHARACTERS_MAX + " characters");
        }
        check(fields, provider, new Configuration(config, publicUrl.ingest(id.tenant().value(), id.name()),
                publicUrl.value()));
        fields.finish();
        var settings = new SourceSettings(provider, config, networks, rateLimit, bodyBytesMax, enabled, description);
        return new Reading(settings, secrets, warnings(secrets));
    }

    private void check(Fields fields, String name, Configuration configuration) {
        if (name.isEmpty()) {
            return;
        }
        providers.apply(name)
                .ifPresentOrElse(provider -> provider.check(configuration)
                        .forEach(fault -> fields.faultAt(fault.pointer(), fault.detail())),
                        () -> fields.fault("provider", "is no provider that this version knows; it knows "
                                + String.join(", ", Providers.all().stream().map(Provider::name).sorted().toList())));
    }

    private static @Nullable List<String> secrets(Fields fields) {
        if (!fields.has("secrets")) {
            return null;
        }
        var secrets = fields.texts("secrets");
        if (secrets.size() > SECRETS_MAX) {
            fields.fault("secrets", "has at most " + SECRETS_MAX + " values");
        }
        for (var index = 0; index < secrets.size(); index++) {
            if (secrets.get(index).length() > SECRET_CHARACTERS_MAX) {
                fields.faultAt("/secrets/" + index, "has at most " + SECRET_CHARACTERS_MAX + " characters");
            }
        }
        return secrets;
    }

    private static Map<String, Object> config(Fields fields) {
        var nested = fields.object("config");
        var node = fields.node("config");
        if (node == null || !node.isObject()) {
            return Map.of();
        }
        var values = new LinkedHashMap<>(JSON.convertValue(node, new TypeReference<Map<String, Object>>() {
        }));
        for (var name : nested.names()) {
            if (node.get(name).isNull()) {
                // Taken for absent, the null of a misspelt field would never be noticed.
                nested.fault(name, "must not be null; leave the field out");
                values.remove(name);
            }
        }
        return values;
    }

    private static List<Cidr> networks(Fields fields) {
        var networks = new ArrayList<Cidr>();
        var texts = fields.texts("allowedIps");
        if (texts.size() > NETWORKS_MAX) {
            fields.fault("allowedIps", "has at most " + NETWORKS_MAX + " networks");
            return networks;
        }
        for (var index = 0; index < texts.size(); index++) {
            var text = texts.get(index);
            if (text.startsWith("provider:")) {
                throw new Refused(new NotSupported("/allowedIps/" + index, "a provider's own list of networks"));
            }
            try {
                networks.add(Cidr.of(text));
            } catch (IllegalArgumentException e) {
                fields.faultAt("/allowedIps/" + index, "must be a network such as 203.0.113.0/24 or 2001:db8::/32, "
                        + "without bits after its prefix");
            }
        }
        return networks;
    }

    private static RateLimit rateLimit(Fields limit) {
        if (!limit.has("perSecond")) {
            limit.fault("perSecond", "is required");
        }
        var perSecond = (int) limit.number("perSecond", 1, 1, PER_SECOND_MAX);
        var burst = (int) limit.number("burst", perSecond, 1, BURST_MAX);
        limit.closed();
        return new RateLimit(perSecond, burst);
    }

    private static @Nullable Long bodyBytesMax(Fields fields) {
        var text = fields.text("maxBody");
        if (text == null) {
            return null;
        }
        var match = SIZE.matcher(text);
        if (match.matches()) {
            var unit = switch (match.group(2).toLowerCase(Locale.ROOT)) {
                case "kib" -> 1024L;
                case "mib" -> 1024L * 1024;
                default -> 1L;
            };
            var bytes = Long.parseLong(match.group(1)) * unit;
            if (bytes <= BODY_BYTES_MAX) {
                return bytes;
            }
        }
        fields.fault("maxBody", "must be a size from 1B to 25MiB, such as 1MiB");
        return null;
    }

    private static List<String> warnings(@Nullable List<String> secrets) {
        return secrets != null && secrets.contains("")
                ? List.of("an empty secret verifies nothing: every request to this source will be refused")
                : List.of();
    }

    /**
     * What a body said.
     *
     * @param secrets literals or references as they were given; null when the body did not speak of them
     */
    public record Reading(SourceSettings settings, @Nullable List<String> secrets, List<String> warnings) {}
}
