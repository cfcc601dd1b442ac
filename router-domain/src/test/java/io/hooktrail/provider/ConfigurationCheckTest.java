package io.hooktrail.provider;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.hooktrail.problem.Problem.Fault;

import static org.assertj.core.api.Assertions.assertThat;

/** Which source configurations are refused, and where. */
class ConfigurationCheckTest {

    @Test
    void everyProviderTakesAnEmptyConfigurationButTheOneThatMustKnowItsHeader() {
        for (var provider : Providers.all()) {
            assertThat(pointers(provider.name(), Map.of())).isEqualTo(provider.name().equals("hmac")
                    ? List.of(
                            "/config/signatureHeader")
                    : List.of());
        }
    }

    @Test
    void anUnknownFieldIsNamedByItsPointer() {
        for (var provider : Providers.all()) {
            assertThat(pointers(provider.name(), Map.of("a/b~c", 1))).contains("/config/a~1b~0c");
        }
    }

    @Test
    void wrongTypesAndValuesAreNamed() {
        assertThat(pointers("stripe", Map.of("toleranceSeconds", "300"))).containsExactly("/config/toleranceSeconds");
        assertThat(pointers("stripe", Map.of("toleranceSeconds", -1))).containsExactly("/config/toleranceSeconds");
        assertThat(pointers("stripe", Map.of("toleranceSeconds", 1.5))).containsExactly("/config/toleranceSeconds");
        assertThat(pointers("hubspot", Map.of("versions", List.of("v4")))).containsExactly("/config/versions");
        assertThat(pointers("hubspot", Map.of("versions", "v3"))).containsExactly("/config/versions");
        assertThat(pointers("hubspot", Map.of("versions", List.of(3)))).containsExactly("/config/versions/0");
        assertThat(pointers("hubspot", Map.of("versions", java.util.Arrays.asList("v3", null)))).containsExactly(
                "/config/versions/1");
        assertThat(pointers("hubspot", Map.of("publicUrl", "hooks"))).containsExactly("/config/publicUrl");
        assertThat(pointers("standardwebhooks", Map.of("publicKeys", List.of("whpk_AA==")))).containsExactly(
                "/config/publicKeys/0");
        assertThat(pointers("standardwebhooks", Map.of("typePrefix", "io.hooktrail.payment"))).containsExactly(
                "/config/typePrefix");
        assertThat(pointers("standardwebhooks", Map.of("source", "relative"))).containsExactly("/config/source");
        assertThat(
                pointers("hmac", Map.of("signatureHeader", "X-Sig", "algorithm", "md5", "id", "no/pointer", "subject",
                        "/a~2")))
                .containsExactly("/config/algorithm", "/config/id", "/config/subject");
        assertThat(pointers("hmac", Map.of("signatureHeader", "X-Sig", "signedContent", "{timestamp}")))
                .containsExactly(
                        "/config/signedContent", "/config/timestampHeader");
    }

    @Test
    void whatIsNotBuiltSaysSo() {
        assertThat(faults("mollie", Map.of("mode", "classic"))).containsExactly(new Fault("/config/mode",
                "\"classic\" is not supported by this version"));
        assertThat(faults("stripe", Map.of("livemode", "only"))).containsExactly(new Fault("/config/livemode",
                "\"only\" is not supported by this version"));
    }

    @Test
    void theSignatureHeaderOfAConfigurationIsSensitive() {
        assertThat(Providers.find("hmac")
                .orElseThrow()
                .sensitiveHeaders(Signing.configuration(Map.of("signatureHeader",
                        "X-Sig"))))
                .containsExactly("x-sig");
        assertThat(Providers.find("standardwebhooks")
                .orElseThrow()
                .sensitiveHeaders(Signing.configuration(Map.of(
                        "headerPrefixes", List.of("Acme-")))))
                .contains("acme-signature");
    }

    private static List<String> pointers(String provider, Map<String, Object> config) {
        return faults(provider, config).stream().map(Fault::pointer).toList();
    }

    private static List<Fault> faults(String provider, Map<String, Object> config) {
        return Providers.find(provider).orElseThrow().check(Signing.configuration(config));
    }
}
