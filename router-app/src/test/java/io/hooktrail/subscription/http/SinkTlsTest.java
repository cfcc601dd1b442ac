package io.hooktrail.subscription.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.egress.client.Issuer;
import io.hooktrail.problem.Problem.Fault;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.SubscriptionSettings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a PUT says of a subscription's TLS, with certificates of every kind. */
class SinkTlsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Instant now = Instant.now();
    private final Issuer issuer = new Issuer();
    private final SubscriptionReader reader = new SubscriptionReader((sink, pointer) -> {});

    @Test
    void certificatesAndTheirKeyAreReadAndTheKeyIsNotShown() {
        var own = issuer.issue("erp", "");

        var settings = read(Map.of("ca", issuer.pem(), "clientCertificate", own.certificatePem(), "clientKey",
                own.keyPem()), null);

        var tls = requireNonNull(settings.tls());
        assertThat(tls.authorities()).isEqualTo(issuer.pem());
        assertThat(requireNonNull(tls.key()).value()).isEqualTo(new SecretValue.Sealed(own.keyPem()));
        var shown = JSON.writeValueAsString(settings.shown());
        assertThat(shown).contains("BEGIN CERTIFICATE", "\"hint\"").doesNotContain("PRIVATE KEY", "ciphertext");
        assertThat(reader.read(shown.getBytes(StandardCharsets.UTF_8), new OpenGivenSecrets(), settings, now))
                .isEqualTo(settings);
    }

    @Test
    void aKeyThatIsKeptIsHeldAgainstTheNewCertificate() {
        var own = issuer.issue("erp", "");
        var before = read(Map.of("clientCertificate", own.certificatePem(), "clientKey", own.keyPem()), null);

        assertThat(read(Map.of("clientCertificate", own.certificatePem()), before)).isEqualTo(before);
        assertThat(faults(Map.of("clientCertificate", issuer.issue("erp", "").certificatePem()), before))
                .containsExactly(new Fault("/config/tls/clientKey",
                        "is not the key of the first certificate in clientCertificate"));
    }

    @Test
    void certificatesOutOfTheirTimeAreNamed() {
        var ended = issuer.issue("old", "", now.minusSeconds(7200), now.minusSeconds(3600));
        var early = issuer.issue("new", "", now.plusSeconds(3600), now.plusSeconds(7200));

        assertThat(faults(Map.of("ca", ended.certificatePem()), null)).singleElement().satisfies(fault -> {
            assertThat(fault.pointer()).isEqualTo("/config/tls/ca");
            assertThat(fault.detail()).startsWith("holds a certificate that has expired: CN=old ended at ");
        });
        assertThat(faults(Map.of("clientCertificate", early.certificatePem(), "clientKey", early.keyPem()), null))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail())
                        .startsWith("holds a certificate that is not valid yet: CN=new begins at "));
    }

    @Test
    void whatIsNoPemOrHalfAPairIsAFault() {
        var own = issuer.issue("erp", "");

        assertThat(faults(Map.of(), null)).extracting(Fault::pointer).containsExactly("/config/tls");
        assertThat(faults(Map.of("ca", "file:ca.pem"), null)).containsExactly(new Fault("/config/tls/ca",
                "holds no certificate in PEM (-----BEGIN CERTIFICATE-----)"));
        assertThat(faults(Map.of("clientCertificate", own.certificatePem()), null))
                .containsExactly(new Fault("/config/tls/clientKey", "is required"));
        assertThat(faults(Map.of("clientKey", own.keyPem()), null)).extracting(Fault::pointer)
                .contains("/config/tls/clientCertificate");
        assertThat(faults(Map.of("clientCertificate", own.certificatePem(), "clientKey", "a-key-of-mine"), null))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).startsWith("must be one unencrypted key in PKCS#8")
                        .doesNotContain("a-key-of-mine"));
        assertThat(faults(Map.of("ca", issuer.pem().repeat(17)), null))
                .containsExactly(new Fault("/config/tls/ca", "holds at most 16 certificates"));
    }

    private List<Fault> faults(Map<String, String> tls, @Nullable SubscriptionSettings before) {
        return catchThrowableOfType(Refused.class, () -> read(tls, before)).problem().faults();
    }

    private SubscriptionSettings read(Map<String, String> tls, @Nullable SubscriptionSettings before) {
        var body = Map.of("sink", "https://erp.example/hooks", "config", Map.of("tls", tls));
        return reader.read(JSON.writeValueAsBytes(body), new OpenGivenSecrets(), before, now);
    }
}
