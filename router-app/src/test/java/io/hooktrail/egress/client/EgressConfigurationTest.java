package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EgressConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(EgressConfiguration.class);

    @Test
    void withoutSettingsOnlyPublicAddressesMayBeReached() {
        runner.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(OutgoingCalls.class);
            var guard = context.getBean(OutgoingGuard.class);
            assertThatThrownBy(() -> guard.check(URI.create("https://127.0.0.1/"), "/sink"))
                    .isInstanceOf(Refused.class);
            assertThatCode(() -> guard.check(URI.create("https://8.8.8.8/"), "/sink")).doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9000/", "http://127.0.0.1:9001/", "http://127.0.0.1:9002/in"})
    void theServersAndTheManagementsPortAndThePublicUrlAreOurOwn(String sink) {
        runner.withPropertyValues("hooktrail.sinks-allow=127.0.0.0/8", "server.port=9000",
                "management.server.port=9001",
                "hooktrail.public-url=http://127.0.0.1:9002").run(context -> {
                    var guard = context.getBean(OutgoingGuard.class);
                    assertThatThrownBy(() -> guard.check(URI.create(sink), "/sink")).isInstanceOf(Refused.class);
                    assertThatCode(() -> guard.check(URI.create("http://127.0.0.1:9003/"), "/sink"))
                            .doesNotThrowAnyException();
                    assertThat(context.getBean(OwnPorts.class).isOwn(InetAddress.getLoopbackAddress(), 9003)).isFalse();
                });
    }

    @Test
    void aWrongAllowListStopsTheStartAndIsNamed() {
        runner.withPropertyValues("hooktrail.sinks-allow=10.0.0.0/8,office")
                .run(context -> assertThat(context).getFailure()
                        .hasStackTraceContaining("HOOKTRAIL_SINKS_ALLOW (hooktrail.sinks-allow) is wrong: \"office\""));
    }
}
