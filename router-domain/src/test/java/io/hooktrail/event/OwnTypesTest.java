package io.hooktrail.event;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnTypesTest {

    @Test
    void theNamespaceOfTheRouterIsItsOwnToTheLetter() {
        assertThat(OwnTypes.has("io.hooktrail.payment.succeeded.v1")).isTrue();
        assertThat(OwnTypes.has("io.hooktrail.")).isTrue();
        assertThat(OwnTypes.has("io.hooktrails.payment")).isFalse();
        assertThat(OwnTypes.has("IO.hooktrail.payment")).isFalse();
        assertThat(OwnTypes.has("com.io.hooktrail.payment")).isFalse();
    }

    @Test
    void alertsAreAPartOfIt() {
        assertThat(OwnTypes.isAlert("io.hooktrail.alert.subscription-disabled.v1")).isTrue();
        assertThat(OwnTypes.isAlert("io.hooktrail.alerts")).isFalse();
        assertThat(OwnTypes.isAlert("io.hooktrail.payment.succeeded.v1")).isFalse();
    }
}
