package io.hooktrail.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.hooktrail.problem.Problem;
import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Tolerance;
import io.hooktrail.signature.Verdict;
import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;

/**
 * Any sender that signs with HMAC, described by its configuration: where the signature stands, what it covers, and where id,
 * type, time and subject are found, each as a JSON pointer ({@code /a/b}) or a header ({@code header:X-Name}).
 *
 * <p>Without an id the event's is the hash of body and type, extension {@code syntheticid} says so, and there is no
 * deduplication key. A configured type that is not there quarantines the request; without one configured the type is
 * {@code typePrefix.received}. The fingerprint is the body. A repeated first member of a pointer that names id or type leaves
 * them open, so it is quarantined.
 */
public final class HmacProvider implements Provider {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(timestamp|body|method|path|query|url)}");
    private static final Map<String, HmacScheme.Algorithm> ALGORITHMS = Map.of("sha1", HmacScheme.Algorithm.SHA1,
            "sha256", HmacScheme.Algorithm.SHA256, "sha384", HmacScheme.Algorithm.SHA384, "sha512",
            HmacScheme.Algorithm.SHA512);
    private static final Map<String, DigestText> ENCODINGS = Map.of("hex", DigestText.HEX, "base64", DigestText.BASE64,
            "base64url", DigestText.BASE64_URL);

    /** What is signed and how it is written; {@code signatureHeader} is empty only in a configuration that the check refused. */
    private record Signing(
            String signatureHeader,
            HmacScheme scheme,
            String prefix,
            String keyEncoding,
            String signedContent,
            @Nullable String timestampHeader,
            String timestampFormat,
            Tolerance tolerance,
            String listSeparator,
            String publicUrl,
            @Nullable String notificationUrl) {

        static Signing read(Settings settings) {
            var header = settings.header("signatureHeader");
            if (header == null) {
                settings.fault("signatureHeader", "is required: the header that carries the signature");
            }
            var algorithm = settings.oneOf("algorithm", "sha256", List.of("sha1", "sha256", "sha384", "sha512"),
                    List.of());
            var encoding = settings.oneOf("encoding", "hex", List.of("hex", "base64", "base64url"), List.of());
            var signing = new Signing(header == null ? "" : header,
                    new HmacScheme(ALGORITHMS.getOrDefault(algorithm, HmacScheme.Algorithm.SHA256),
                            ENCODINGS.getOrDefault(encoding, DigestText.HEX)),
                    settings.text("prefix", ""),
                    settings.oneOf("keyEncoding", "utf8", List.of("utf8", "hex", "base64"), List.of()),
                    settings.text("signedContent", "{body}"), settings.header("timestampHeader"),
                    settings.oneOf("timestampFormat", "unix", List.of("unix", "unix-ms", "rfc3339"), List.of()),
                    settings.tolerance(null), settings.text("listSeparator", ""), settings.publicUrl(),
                    settings.url("notificationUrl"));
            signing.complain(settings);
            return signing;
        }

        private void complain(Settings settings) {
            if (!signedContent.contains("{body}")) {
                settings.fault("signedContent",
                        "must hold {body}: a signature that does not cover the body proves nothing");
            }
            if (timestampHeader == null && (signedContent.contains("{timestamp}") || tolerance.most() != null)) {
                settings.fault("timestampHeader", "is required by {timestamp} or toleranceSeconds");
            }
            if (timestampHeader != null && !signedContent.contains("{timestamp}")) {
                settings.fault("signedContent", "must hold {timestamp}: an unsigned time can be changed by anyone");
            }
        }
    }

    /** Where an event's names are found; null = not told. */
    private record Naming(
            @Nullable String id,
            @Nullable String type,
            @Nullable String time,
            @Nullable String subject,
            String typePrefix,
            String source) {

        static Naming read(Settings settings) {
            return new Naming(place(settings, "id"), place(settings, "type"), place(settings, "time"),
                    place(settings, "subject"), settings.typePrefix("hmac"), settings.source());
        }

        private static @Nullable String place(Settings settings, String name) {
            var text = settings.text(name);
            if (text == null || (text.startsWith("/") && !text.matches(".*~([^01].*|$)"))
                    || text.matches("header:[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}")) {
                return text;
            }
            settings.fault(name, "must be a JSON pointer such as /a/b, or header:X-Name");
            return null;
        }

        boolean readsBody() {
            return java.util.stream.Stream.of(id, type, time, subject)
                    .anyMatch(place -> place != null && place.startsWith(
                            "/"));
        }
    }

    @Override
    public String name() {
        return "hmac";
    }

    @Override
    public List<Problem.Fault> check(Configuration configuration) {
        var settings = Settings.of(configuration);
        settings.oneOf("mode", "hmac", List.of("hmac"), List.of("api-key", "basic"));
        Signing.read(settings);
        Naming.read(settings);
        return settings.finish();
    }

    @Override
    public Set<String> contentTypes() {
        return Set.of("application/json", "application/xml", "text/xml", "text/plain", "text/csv",
                "application/x-ndjson",
                "application/x-www-form-urlencoded", "application/octet-stream");
    }

    @Override
    public Set<String> sensitiveHeaders() {
        return Set.of();
    }

    @Override
    public Set<String> sensitiveHeaders(Configuration configuration) {
        return Set.of(Signing.read(Settings.of(configuration)).signatureHeader().toLowerCase(Locale.ROOT));
    }

    @Override
    public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials, Instant now) {
        var signing = Signing.read(Settings.of(configuration));
        return SignedHeader.read(request, signing.signatureHeader())
                .judge(value -> signing.timestampHeader() == null
                        ? signing.scheme()
                                .verify(label(signing), keys(credentials, signing), signatures(signing, value),
                                        expanded(request, signing, ""))
                        : SignedHeader.read(request, signing.timestampHeader())
                                .judge(timestamp -> timed(request, signing, credentials, value, timestamp, now)));
    }

    private static String label(Signing signing) {
        return "hmac " + signing.scheme().algorithm().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> signatures(Signing signing, String value) {
        var signatures = new ArrayList<String>();
        var parts = signing.listSeparator().isEmpty()
                ? List.of(value)
                : List.of(value.split(Pattern.quote(signing.listSeparator()), -1));
        parts.stream()
                .map(SignedHeader::trimmed)
                .filter(part -> part.startsWith(signing.prefix()))
                .forEach(part -> signatures.add(part.substring(signing.prefix().length())));
        return signatures;
    }

    private static List<byte[]> keys(Credentials credentials, Signing signing) {
        return credentials.secrets().stream().map(secret -> key(secret, signing.keyEncoding())).toList();
    }

    private static Verdict timed(ReceivedRequest request, Signing signing, Credentials credentials, String value,
            String timestamp, Instant now) {
        var signedAt = instant(timestamp, signing.timestampFormat());
        if (signedAt.isEmpty()) {
            return new Rejected(Code.SIGNATURE_INVALID, signing.timestampHeader() + " is no time in the format "
                    + signing.timestampFormat());
        }
        var verdict = signing.scheme()
                .verify(label(signing), keys(credentials, signing), signatures(signing, value),
                        expanded(request, signing, timestamp));
        return signing.tolerance().limit(verdict, signedAt.get(), now);
    }

    private static Optional<Instant> instant(String text, String format) {
        return switch (format) {
            case "unix-ms" -> Tolerance.milliseconds(text);
            case "rfc3339" -> Attributes.isTime(text)
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
            default -> Tolerance.seconds(text);
        };
    }

    /** A key that cannot be decoded is empty, and an empty key verifies nothing. */
    private static byte[] key(String secret, String encoding) {
        try {
            return switch (encoding) {
                case "hex" -> HexFormat.of().parseHex(secret);
                case "base64" -> Base64.getDecoder().decode(secret);
                default -> secret.getBytes(StandardCharsets.UTF_8);
            };
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The template with its placeholders filled in once: what comes out of one is not looked at again. */
    private static byte[] expanded(ReceivedRequest request, Signing signing, String timestamp) {
        var bytes = new ByteArrayOutputStream();
        var matcher = PLACEHOLDER.matcher(signing.signedContent());
        var done = 0;
        while (matcher.find()) {
            bytes.writeBytes(utf8(signing.signedContent().substring(done, matcher.start())));
            bytes.writeBytes(switch (matcher.group(1)) {
                case "body" -> request.body();
                case "timestamp" -> utf8(timestamp);
                case "method" -> utf8(request.method());
                case "path" -> utf8(request.path());
                case "query" -> utf8(request.query() == null ? "" : request.query());
                default -> utf8(signing.notificationUrl() == null
                        ? signing.publicUrl() + request.target()
                        : signing.notificationUrl());
            });
            done = matcher.end();
        }
        bytes.writeBytes(utf8(signing.signedContent().substring(done)));
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Normalized normalize(ReceivedRequest request, Configuration configuration) {
        var naming = Naming.read(Settings.of(configuration));
        var quarantine = new Quarantine(naming.typePrefix(), naming.source());
        return Normalized.one("hmac/1", Payload.read(request.body())
                .fold(read -> isOpen(naming, read.repeated())
                        ? quarantine.whole(request, "a member that names id or type stands twice")
                        : map(request, naming, quarantine, read.root()),
                        reason -> naming.readsBody()
                                ? quarantine.whole(request, reason)
                                : map(request, naming, quarantine, JsonNodeFactory.instance.missingNode())));
    }

    private static boolean isOpen(Naming naming, Set<String> repeated) {
        return java.util.stream.Stream.of(naming.id(), naming.type())
                .anyMatch(place -> place != null
                        && place.startsWith("/")
                        && repeated.contains(JsonPointer.compile(place).getMatchingProperty()));
    }

    private static NormalizedEvent map(ReceivedRequest request, Naming naming, Quarantine quarantine, JsonNode root) {
        var told = value(request, root, naming.type());
        var name = naming.type() == null ? "received" : Attributes.idText(told);
        if (name == null) {
            return quarantine.whole(request, "there is no event type at " + naming.type());
        }
        var type = naming.typePrefix() + "." + name;
        var id = Attributes.idText(value(request, root, naming.id()));
        var attributes = new Attributes(id == null ? "sha256-" + Payload.hash(request.body(), utf8(type)) : id,
                naming.source(), type)
                .text("subject", Attributes.idText(value(request, root, naming.subject())))
                .text("time", Attributes.time(value(request, root, naming.time())))
                .text("datacontenttype", Quarantine.contentType(request, "application/json"));
        if (id == null) {
            attributes.flag("syntheticid", true);
        }
        return new NormalizedEvent(attributes.with(request.body()), 0, id, request.body(), null, List.of());
    }

    private static @Nullable JsonNode value(ReceivedRequest request, JsonNode root, @Nullable String place) {
        if (place == null) {
            return null;
        }
        if (place.startsWith("/")) {
            return root.at(JsonPointer.compile(place));
        }
        var values = SignedHeader.values(request, place.substring("header:".length()));
        return values.size() == 1 ? JsonNodeFactory.instance.stringNode(values.getFirst()) : null;
    }
}
