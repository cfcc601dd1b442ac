package io.hooktrail.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.hooktrail.signature.DigestText;
import io.hooktrail.signature.HmacScheme;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.SignedHeader;
import io.hooktrail.signature.Tolerance;
import io.hooktrail.signature.Verdict;

/**
 * What a sender signs by its configuration, and how it writes that; {@code signatureHeader} is empty only in a configuration
 * that the check refused.
 */
record HmacSigning(
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

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(timestamp|body|method|path|query|url)}");
    private static final Map<String, HmacScheme.Algorithm> ALGORITHMS = Map.of("sha1", HmacScheme.Algorithm.SHA1,
            "sha256", HmacScheme.Algorithm.SHA256, "sha384", HmacScheme.Algorithm.SHA384, "sha512",
            HmacScheme.Algorithm.SHA512);
    private static final Map<String, DigestText> ENCODINGS = Map.of("hex", DigestText.HEX, "base64", DigestText.BASE64,
            "base64url", DigestText.BASE64_URL);

    static HmacSigning read(Settings settings) {
        var header = settings.header("signatureHeader");
        if (header == null) {
            settings.fault("signatureHeader", "is required: the header that carries the signature");
        }
        var algorithm = settings.oneOf("algorithm", "sha256", List.of("sha1", "sha256", "sha384", "sha512"),
                List.of());
        var encoding = settings.oneOf("encoding", "hex", List.of("hex", "base64", "base64url"), List.of());
        var signing = new HmacSigning(header == null ? "" : header,
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

    Verdict verify(ReceivedRequest request, Credentials credentials, Instant now) {
        return SignedHeader.read(request, signatureHeader)
                .judge(value -> timestampHeader == null
                        ? verify(request, credentials, value, "")
                        : SignedHeader.read(request, timestampHeader)
                                .judge(time -> tolerance.judge(instant(time),
                                        timestampHeader + " is no time in the format " + timestampFormat, now,
                                        () -> verify(request, credentials, value, time))));
    }

    private Verdict verify(ReceivedRequest request, Credentials credentials, String value, String timestamp) {
        return scheme.verify("hmac " + scheme.algorithm().name().toLowerCase(Locale.ROOT),
                credentials.secrets().stream().map(this::key).toList(), signatures(value),
                expanded(request, timestamp));
    }

    private List<String> signatures(String value) {
        var parts = listSeparator.isEmpty()
                ? List.of(value)
                : List.of(value.split(Pattern.quote(listSeparator), -1));
        return parts.stream()
                .map(SignedHeader::trimmed)
                .filter(part -> part.startsWith(prefix))
                .map(part -> part.substring(prefix.length()))
                .toList();
    }

    private Optional<Instant> instant(String text) {
        return switch (timestampFormat) {
            case "unix-ms" -> Tolerance.milliseconds(text);
            case "rfc3339" -> Attributes.isTime(text)
                    ? Optional.of(OffsetDateTime.parse(text).toInstant())
                    : Optional.empty();
            default -> Tolerance.seconds(text);
        };
    }

    /** A key that cannot be decoded is empty, and an empty key verifies nothing. */
    private byte[] key(String secret) {
        try {
            return switch (keyEncoding) {
                case "hex" -> HexFormat.of().parseHex(secret);
                case "base64" -> Base64.getDecoder().decode(secret);
                default -> utf8(secret);
            };
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** The template with its placeholders filled in once: what comes out of one is not looked at again. */
    private byte[] expanded(ReceivedRequest request, String timestamp) {
        var bytes = new ByteArrayOutputStream();
        var matcher = PLACEHOLDER.matcher(signedContent);
        var done = 0;
        while (matcher.find()) {
            bytes.writeBytes(utf8(signedContent.substring(done, matcher.start())));
            bytes.writeBytes(switch (matcher.group(1)) {
                case "body" -> request.body();
                case "timestamp" -> utf8(timestamp);
                case "method" -> utf8(request.method());
                case "path" -> utf8(request.path());
                case "query" -> utf8(request.query() == null ? "" : request.query());
                default -> utf8(notificationUrl == null ? publicUrl + request.target() : notificationUrl);
            });
            done = matcher.end();
        }
        bytes.writeBytes(utf8(signedContent.substring(done)));
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
