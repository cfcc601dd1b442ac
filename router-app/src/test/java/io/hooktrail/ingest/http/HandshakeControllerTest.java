package io.hooktrail.ingest.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.HttpRequestMethodNotSupportedException;

import io.hooktrail.ingest.HandshakeOrigins;
import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class HandshakeControllerTest {

    /** 100 a second are 6000 a minute. */
    private final HandshakeController controller = new HandshakeController(HandshakeOrigins.of("grid.example"),
            Limits.of(new IngestLimits.PerIp(1, 3, 100), 100, 100));

    @Test
    void aSenderOfTheListMayDeliverAtTheRateItAskedFor() throws Exception {
        var answer = ask("WebHook-Request-Origin", "Grid.Example", "WebHook-Request-Rate", "120");

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getHeaders().getFirst("Allow")).isEqualTo("POST");
        assertThat(answer.getHeaders().getFirst("WebHook-Allowed-Origin")).isEqualTo("Grid.Example");
        assertThat(answer.getHeaders().getFirst("WebHook-Allowed-Rate")).isEqualTo("120");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6001", "999999999999999999"})
    void nobodyMaySendMoreThanATenant(String wanted) throws Exception {
        assertThat(ask("WebHook-Request-Origin", "grid.example", "WebHook-Request-Rate", wanted).getHeaders()
                .getFirst("WebHook-Allowed-Rate")).isEqualTo("6000");
    }

    @Test
    void whoAsksForNoRateIsToldTheLimit() throws Exception {
        assertThat(ask("WebHook-Request-Origin", "grid.example").getHeaders().getFirst("WebHook-Allowed-Rate"))
                .isEqualTo("6000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.5", "many", "*", "+1", "1000000000000000000"})
    void aRateThatIsNoneIsMalformed(String rate) {
        var refused = catchThrowableOfType(Refused.class,
                () -> ask("WebHook-Request-Origin", "grid.example", "WebHook-Request-Rate", rate));

        assertThat(refused.problem()).isEqualTo(new IngestProblem.UnreadableRate());
    }

    @Test
    void everybodyElseGetsTheAnswerOfATargetWithoutAHandshake() {
        for (var headers : List.of(new String[]{}, new String[]{"WebHook-Request-Origin", "other.example"},
                new String[]{"WebHook-Request-Origin", "*"}, new String[]{"WebHook-Request-Rate", "1"},
                new String[]{"WebHook-Request-Origin", "grid.example", "WebHook-Request-Origin", "grid.example"},
                new String[]{"Origin", "https://grid.example", "Access-Control-Request-Method", "POST"},
                new String[]{"WebHook-Request-Origin", "grid.example", "Access-Control-Request-Method", "POST"})) {
            assertThatThrownBy(() -> ask(headers)).as(List.of(headers).toString())
                    .isInstanceOfSatisfying(HttpRequestMethodNotSupportedException.class,
                            refusal -> assertThat(refusal.getSupportedMethods()).containsExactly("POST"));
        }
    }

    private ResponseEntity<Void> ask(String... headers) throws Exception {
        var request = new MockHttpServletRequest("OPTIONS", "/events");
        for (var at = 0; at < headers.length; at += 2) {
            request.addHeader(headers[at], headers[at + 1]);
        }
        return controller.ask(request);
    }
}
