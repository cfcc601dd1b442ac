package io.hooktrail.ingest;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HandshakeOriginsTest {

    @Test
    void aNameOfTheListIsAllowedInAnyCaseAndNoOther() {
        var origins = HandshakeOrigins.of(" eventgrid.azure.net , Shop.Example,");

        assertThat(origins.allow("EventGrid.azure.net")).isTrue();
        assertThat(origins.allow("shop.example")).isTrue();
        assertThat(origins.allow("azure.net")).isFalse();
        assertThat(origins.allow("a.shop.example")).isFalse();
        assertThat(origins.allow("*")).isFalse();
        assertThat(origins.allow("")).isFalse();
    }

    @Test
    void nobodyIsAllowedWithoutAList() {
        assertThat(HandshakeOrigins.of("").allow("shop.example")).isFalse();
        assertThat(HandshakeOrigins.of(" , ").allow("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.example", "https://shop.example", "shop.example:443", "shop.example/a", "a b", "-a",
        "a-.example", "a..b", ".a", "a.", "straße.example"})
    void whatIsNoDnsNameIsRefused(String name) {
        assertThatThrownBy(() -> HandshakeOrigins.of("good.example," + name)).hasMessageContaining(name)
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theListHasABound() {
        assertThat(HandshakeOrigins.of(names(HandshakeOrigins.NAMES_MAX)).names()).hasSize(HandshakeOrigins.NAMES_MAX);
        assertThatThrownBy(() -> HandshakeOrigins.of(names(HandshakeOrigins.NAMES_MAX + 1)))
                .hasMessageContaining("at most " + HandshakeOrigins.NAMES_MAX);
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(number -> "s" + number + ".example").collect(Collectors.joining(","));
    }
}
