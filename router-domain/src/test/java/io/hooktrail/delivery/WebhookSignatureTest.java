package io.hooktrail.delivery;

import java.nio.charset.StandardCharsets;
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
