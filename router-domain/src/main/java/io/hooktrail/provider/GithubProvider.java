package io.hooktrail.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * GitHub, mapped by the CloudEvents adapter (see {@link GithubNaming}); a time that the payload does not tell is the receipt's.
 *
 * <p>A delivery without {@code X-GitHub-Delivery} has no deduplication key; the id is then the hash of the body. The
 * fingerprint is the data as they came. A repeated {@code action} at the top leaves the type open, so it is quarantined.
 */
public final class GithubProvider implements Provider {

    private static final String PREFIX = "com.github";
    private static final Quarantine QUARANTINE = new Quarantine(PREFIX, GithubNaming.SOURCE);
    private static final String SIGNATURE = "X-Hub-Signature-256";
    private static final String DIGEST_PREFIX = "sha256=";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final HmacScheme SCHEME = new HmacScheme(HmacScheme.Algorithm.SHA256, DigestText.HEX_LOWER);

    @Override
    public String name() {
        return "github";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        return Settings.of(configuration).finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json", FORM);
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of("x-hub-signature", "x-hub-signature-256");
    }

    /** Only SHA-256 counts: the SHA-1 header that GitHub sends beside it is never fallen back to. */
    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        return SignedHeader.read(request, SIGNATURE)
                .judge(value -> value.startsWith(DIGEST_PREFIX)
                        ? SCHEME.verify("github sha256", Settings.utf8(credentials.secrets()),
                                List.of(value.substring(DIGEST_PREFIX.length())), request.body())
                        : new Rejected(Code.SIGNATURE_INVALID, SIGNATURE + " does not begin with " + DIGEST_PREFIX));
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        return new Normalized("github/1", List.of(map(request)));
    }

    private static NormalizedEvent map(ReceivedRequest request) {
        var isForm = Quarantine.contentType(request, "").toLowerCase(Locale.ROOT).startsWith(FORM);
        var data = isForm ? payloadField(request.body()) : request.body();
        if (data == null) {
            return QUARANTINE.whole(request, "the form has not exactly one readable payload field");
        }
        return Payload.read(data)
                .fold(read -> read.root().isObject()
                        ? map(request, read, data, isForm ? -1 : 0)
                        : QUARANTINE.whole(request, "the payload is no JSON object"),
                        reason -> QUARANTINE.whole(request, reason));
    }

    private static byte @Nullable [] payloadField(byte[] form) {
        var fields = List.of(new String(form, StandardCharsets.ISO_8859_1).split("&", -1))
                .stream()
                .filter(field -> field.startsWith("payload="))
                .toList();
        if (fields.size() != 1) {
            return null;
        }
        try {
            return URLDecoder.decode(fields.getFirst().substring("payload=".length()), StandardCharsets.UTF_8)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static NormalizedEvent map(ReceivedRequest request, Payload.Read read, byte[] data, int offset) {
        var root = read.root();
        var name = single(request, "X-GitHub-Event");
        if (name == null || !name.matches("[A-Za-z0-9_.-]{1,128}")) {
            return QUARANTINE.whole(request, "there is no usable X-GitHub-Event header to name the event");
        }
        var naming = GithubNaming.of(name);
        if (read.repeats(naming.suffix())) {
            return QUARANTINE.whole(request, "a member that names the event stands twice");
        }
        var delivery = single(request, "X-GitHub-Delivery");
        var key = Attributes.isText(delivery) ? delivery : null;
        var event = new Attributes(key == null ? "sha256-" + Payload.hash(data) : key, naming.source(root),
                PREFIX + "." + naming.type(root))
                .text("subject", naming.subject(root))
                .text("time", naming.time(root).orElse(request.receivedAt().toString()))
                .text("datacontenttype", "application/json")
                .with(data);
        return new NormalizedEvent(event, offset, key, data, null, List.of());
    }

    private static @Nullable String single(ReceivedRequest request, String header) {
        var values = SignedHeader.values(request, header);
        return values.size() == 1 ? values.getFirst() : null;
    }
}
