package io.hooktrail.delivery.client;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExcerptTest {

    @Test
    void atMostOneKiBOfWholeCharactersIsKept() {
        assertThat(Excerpt.of(bytes("x".repeat(9000)), UnaryOperator.identity())).isEqualTo("x".repeat(1024));
        assertThat(Excerpt.of(bytes("é".repeat(700)), UnaryOperator.identity())).isEqualTo("é".repeat(512));
        assertThat(Excerpt.of(bytes("x" + "🚚".repeat(300)), UnaryOperator.identity()))
                .isEqualTo("x" + "🚚".repeat(255));
    }

    @Test
    void aSecretThatCrossesTheEndIsMaskedBeforeItIsCut() {
        var secret = "s".repeat(100);

        assertThat(Excerpt.of(bytes("x".repeat(1000) + secret + "tail"), text -> text.replace(secret, "***")))
                .isEqualTo("x".repeat(1000) + "***tail");
    }

    @Test
    void anEmptyAnswerHasNoExcerpt() {
        assertThat(Excerpt.of(new byte[0], UnaryOperator.identity())).isNull();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
