package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.hooktrail.event.OwnTypes;
import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.Ed25519Scheme;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Tolerance;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;
import io.hooktrail.signature.Verdict.Verified;

/**
 * Whoever follows Standard Webhooks (standard-webhooks specification 1.0), Svix with {@code headerPrefixes} {@code svix-}.
 * Secrets are {@code whsec_} (HMAC, v1) or {@code whpk_} (Ed25519, v1a); {@code publicKeys} in the config are as good as the
 * latter.
 *
 * <p>The type is {@code typePrefix}, a dot and the body's {@code type}; the source is {@code source}, else the router's own
 * address of it. The fingerprint is the data as they came. A body without a type, or with two, is quarantined.
 */
public final class StandardWebhooksProvider implements Provider {

    private static final String PREFIX = "org.standardwebhooks";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final String SECRET = "whsec_";
    private static final String PUBLIC_KEY = "whpk_";
    private static final HmacScheme V1 = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.BASE64);

    private record Options(
            List<String> publicKeys,
            List<String> headerPrefixes,
            Tolerance tolerance,
            String typePrefix,
            String source) {

        static Options read(Settings settings) {
            var options = new Options(settings.texts("publicKeys", List.of()),
                    settings.texts("headerPrefixes", List.of("webhook-")), settings.tolerance(TOLERANCE),
                    settings.typePrefix(PREFIX), settings.source());
            for (var index = 0; index < options.publicKeys.size(); index++) {
                var key = options.publicKeys.get(index);
                if (!key.startsWith(PUBLIC_KEY) || decoded(key.substring(PUBLIC_KEY.length())).length != 32) {
                    settings.fault("publicKeys", index, "must be whpk_ and the Base64 of 32 bytes");
                }
            }
            for (var index = 0; index < options.headerPrefixes.size(); index++) {
                if (!options.headerPrefixes.get(index).matches("[A-Za-z][A-Za-z0-9-]{0,62}-")) {
                    settings.fault("headerPrefixes", index, "must be the beginning of a header name with its dash");
                }
            }
            return options;
        }
    }

    @Override
    public String name() {
        return "standardwebhooks";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        Options.read(settings);
        return settings.finish();
    }

    @Override
    public boolean needsSecrets() {
        return false;
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("webhook-signature", "svix-signature");
    }

    @Override
    public Set<String> sensitiveHeaders(Configuration configuration) {
        var names = new LinkedHashSet<>(sensitiveHeaders());
        Options.read(Settings.of(configuration))
                .headerPrefixes()
                .forEach(prefix -> names.add(prefix.toLowerCase(Locale.ROOT) + "signature"));
        return names;
    }

    /** The first family of headers that is there at all decides: id, time and signature of two families do not mix. */
    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        var options = Options.read(Settings.of(configuration));
        var prefix = family(request, options).orElse(options.headerPrefixes().getFirst());
        return SignedHeader.read(request, prefix + "signature")
                .judge(signatures -> SignedHeader.read(request, prefix + "id")
                        .judge(id -> SignedHeader.read(request, prefix + "timestamp")
                                .judge(timestamp -> verify(signatures, id, timestamp, options, credentials, request,
                                        now))));
    }

    private static Verdict verify(String signatures, String id, String timestamp, Options options,
            Credentials credentials, ReceivedRequest request, Instant now) {
        if (id.contains(".")) {
            return new Rejected(Code.SIGNATURE_INVALID,
                    "the id holds a dot, which separates the parts that are signed");
        }
        var signed = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return options.tolerance()
                .judge(Tolerance.seconds(timestamp), "the timestamp is no number of seconds", now,
                        () -> verify(signatures, options, credentials, signed, request.body()));
    }

    private static Optional<String> family(ReceivedRequest request, Options options) {
        return options.headerPrefixes()
                .stream()
                .filter(prefix -> request.header(prefix + "signature").isPresent())
                .findFirst();
    }

    private static Verdict verify(String list, Options options, Credentials credentials, byte[] signed, byte[] body) {
        var hmacs = new ArrayList<String>();
        var curves = new ArrayList<byte[]>();
        for (var signature : list.split("[ \\t]+", -1)) {
            if (signature.startsWith("v1,")) {
                hmacs.add(signature.substring(3));
            } else if (signature.startsWith("v1a,")) {
                curves.add(decoded(signature.substring(4)));
            }
        }
        var keys = credentials.secrets()
                .stream()
                .filter(secret -> !secret.startsWith(PUBLIC_KEY))
                .map(secret -> decoded(secret.startsWith(SECRET) ? secret.substring(SECRET.length()) : secret))
                .toList();
        var verdict = V1.verify("standardwebhooks v1", keys, hmacs, signed, body);
        return verdict instanceof Rejected && isSignedV1a(curves, options, credentials, signed, body)
                ? new Verified("standardwebhooks v1a")
                : verdict;
    }

    private static boolean isSignedV1a(List<byte[]> signatures, Options options, Credentials credentials, byte[] signed,
            byte[] body) {
        var keys = new ArrayList<>(options.publicKeys());
        credentials.secrets().stream().filter(secret -> secret.startsWith(PUBLIC_KEY)).forEach(keys::add);
        return keys.stream()
                .filter(key -> key.startsWith(PUBLIC_KEY))
                .map(key -> decoded(key.substring(PUBLIC_KEY.length())))
                .anyMatch(key -> signatures.stream().anyMatch(one -> Ed25519Scheme.isSigned(key, one, signed, body)));
    }

    /** Empty when it is no Base64: an empty key or signature verifies nothing. */
    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        var options = Options.read(Settings.of(configuration));
        var quarantine = new Quarantine(options.typePrefix(), options.source());
        return Normalized.one("standardwebhooks/1", Payload.read(request.body())
                .fold(read -> map(request, options, quarantine, read), reason -> quarantine.whole(request, reason)));
    }

    private static NormalizedEvent map(ReceivedRequest request, Options options, Quarantine quarantine,
            Payload.Read read) {
        var root = read.root();
        var prefix = family(request, options).orElse(options.headerPrefixes().getFirst());
        var type = root.path("type");
        if (!type.isString() || !Attributes.isText(type.stringValue()) || read.repeats(List.of("type"))) {
            return quarantine.whole(request, "there is not exactly one event type at /type");
        }
        if (OwnTypes.has(options.typePrefix() + "." + type.stringValue())) {
            return quarantine.whole(request, Quarantine.OWN_TYPE);
        }
        var id = SignedHeader.read(request, prefix + "id").value().orElse("");
        if (!Attributes.isText(id)) {
            return quarantine.whole(request, "there is no usable " + prefix + "id");
        }
        var event = new Attributes(id, options.source(), options.typePrefix() + "." + type.stringValue())
                .text("subject", Attributes.idText(root.path("data").path("id")))
                .text("time", Attributes.time(root.path("timestamp")))
                .text("datacontenttype", Quarantine.contentType(request, "application/json"))
                .with(request.body());
        return new NormalizedEvent(event, 0, id, request.body(), null, List.of());
    }
}
