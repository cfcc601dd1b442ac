package io.hooktrail.delivery;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookSignatureTest {

    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    /** The example that the Standard Webhooks libraries test themselves with. */
    @Test
    void thePublishedExampleIsReproduced() {
        var header = WebhookSignature.header(List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, BODY);

        assertThat(header).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /** Two implementations agree when a signature is a function of key and message (RFC 8032, section 5.1). */
    @Test
    void aPrivateKeySignsByEd25519UnderItsOwnVersion() throws Exception {
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();

        var header = WebhookSignature.header(List.of("whsk_" + Base64.getEncoder().encodeToString(seed)), "m", 1, BODY);

        assertThat(header).startsWith("v1a,");
        var check = Signature.getInstance("Ed25519");
        check.initVerify(pair.getPublic());
        check.update("m.1.".getBytes(StandardCharsets.UTF_8));
        check.update(BODY);
        assertThat(check.verify(Base64.getDecoder().decode(header.substring("v1a,".length())))).isTrue();
    }

    @Test
    void thePublicHalfBehindAPrivateKeyChangesNothing() {
        var seed = new byte[32];
        var whole = Arrays.copyOf(seed, 64);

        assertThat(WebhookSignature.header(List.of("whsk_" + Base64.getEncoder().encodeToString(whole)), "m", 1, BODY))
                .isEqualTo(WebhookSignature.header(List.of("whsk_" + Base64.getEncoder().encodeToString(seed)), "m", 1,
                        BODY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsk_", "whsk_%%%", "whsk_c2VjcmV0"})
    void aPrivateKeyOfAnotherFormIsRefusedWithoutBeingShown(String secret) {
        assertThatThrownBy(() -> WebhookSignature.header(List.of(secret), "m", 1, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a signing key is not whsk_ followed by the Base64 of 32 or 64 bytes")
                .hasNoCause();
    }

    @Test
    void eachSecretSignsForItselfInTheGivenOrder() {
        var first = WebhookSignature.header(List.of("whsec_YQ=="), "m", 1, BODY);
        var second = WebhookSignature.header(List.of("whsec_Yg=="), "m", 1, BODY);

        assertThat(WebhookSignature.header(List.of("whsec_YQ==", "whsec_Yg=="), "m", 1, BODY))
                .isEqualTo(first + " " + second);
        assertThat(first).isNotEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_%%%", "c2VjcmV0", "whpk_c2VjcmV0"})
    void aSecretOfAnotherFormIsRefusedWithoutBeingShown(String secret) {
        assertThatThrownBy(() -> WebhookSignature.header(List.of(secret), "m", 1, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a signing secret is not whsec_ followed by Base64")
                .hasNoCause();
    }

    @Test
    void withoutASecretThereIsNoSignature() {
        assertThatThrownBy(() -> WebhookSignature.header(List.of(), "m", 1, BODY)).hasMessageContaining("no valid");
    }
}
