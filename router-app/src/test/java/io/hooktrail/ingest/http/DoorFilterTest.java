package io.hooktrail.ingest.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import io.hooktrail.ingest.TrustedProxies;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;

class DoorFilterTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Problem> refusals = new ArrayList<>();
    private final List<String> passed = new ArrayList<>();

    @Test
    void eventsInTheClearAreRefusedWhereTlsIsDemandedAndTheApiIsNot() throws Exception {
        send(true, request("POST", "/in/default/shop"), 202);
        send(true, request("POST", "/events"), 202);
        assertThat(refusals).extracting(Problem::code).containsExactly("https-required", "https-required");
        assertThat(passed).isEmpty();

        send(true, request("GET", "/api/v1/sources"), 200);
        send(false, request("POST", "/in/default/shop"), 202);
        assertThat(passed).containsExactly("203.0.113.7 /api/v1/sources", "203.0.113.7 /in/default/shop");
    }

    @Test
    void aTrustedProxyVouchesForTlsAndForTheSender() throws Exception {
        var proxied = request("POST", "/in/default/shop");
        proxied.setRemoteAddr("10.0.0.1");
        proxied.addHeader("X-Forwarded-For", "198.51.100.9");
        proxied.addHeader("X-Forwarded-Proto", "https");
        send(true, proxied, 202);
        var stranger = request("POST", "/in/default/shop");
        stranger.addHeader("X-Forwarded-For", "198.51.100.9");
        stranger.addHeader("X-Forwarded-Proto", "https");
        send(true, stranger, 202);

        assertThat(passed).containsExactly("198.51.100.9 /in/default/shop");
        assertThat(refusals).hasSize(1);
    }

    @Test
    void onlyWhatProvedNothingCountsAgainstAnAddress() throws Exception {
        for (var number = 0; number < 10; number++) {
            var proved = request("POST", "/in/default/shop");
            Door.proved(proved);
            send(false, proved, 415);
            send(false, request("GET", "/api/v1/sources"), 404);
            send(false, request("POST", "/in/default/shop"), 503);
        }
        assertThat(refusals).isEmpty();

        for (var number = 0; number < 4; number++) {
            send(false, request("POST", "/in/default/other"), 401);
        }
        assertThat(refusals).extracting(Problem::code).containsExactly("rate-limited");
        send(false, request("POST", "/in/default/shop"), 202);
        assertThat(refusals).as("where it proved itself").hasSize(1);
        assertThat(meters.counter("hooktrail.limits", "limit", "address").count()).isEqualTo(1);
    }

    @Test
    void whoeverAsksForPermissionProvesNothing() throws Exception {
        for (var number = 0; number < 3; number++) {
            send(false, request("OPTIONS", "/events"), 200);
        }
        assertThat(refusals).isEmpty();

        send(false, request("OPTIONS", "/events"), 200);
        assertThat(refusals).extracting(Problem::code).containsExactly("rate-limited");
    }

    @Test
    void aPathIsKnownHoweverItIsEncoded() throws Exception {
        var request = request("POST", "/%69n/default/shop");
        request.setServletPath("/in/default/shop");

        send(true, request, 202);

        assertThat(refusals).hasSize(1);
    }

    @Test
    void aFormIsNoFormButKeepsItsHeader() throws Exception {
        var request = request("POST", "/in/default/shop");
        request.setContentType("application/x-www-form-urlencoded");
        request.addHeader("Content-Type", "application/x-www-form-urlencoded");

        filter(false).doFilter(request, new MockHttpServletResponse(), (inner, response) -> {
            assertThat(inner.getContentType()).isEqualTo("application/octet-stream");
            assertThat(((HttpServletRequest) inner).getHeader("Content-Type"))
                    .isEqualTo("application/x-www-form-urlencoded");
            passed.add("form");
        });

        assertThat(passed).containsExactly("form");
    }

    private final Strangers strangers = new Strangers(Limits.of(new IngestLimits.PerIp(1, 3, 100), 1, 1),
            new Limits.SetTime());

    private void send(boolean requiresHttps, MockHttpServletRequest request, int status) throws Exception {
        var filter = filter(requiresHttps);
        FilterChain end = (inner, response) -> {
            passed.add(inner.getRemoteAddr() + " " + ((HttpServletRequest) inner).getRequestURI());
            ((HttpServletResponse) response).setStatus(status);
        };
        new ClientAddressFilter(TrustedProxies.of("10.0.0.0/8")).doFilter(request, new MockHttpServletResponse(),
                (inner, response) -> filter.doFilter(inner, response, end));
    }

    private DoorFilter filter(boolean requiresHttps) {
        var limits = Limits.of(new IngestLimits.PerIp(1, 3, 100), 1, 1);
        HandlerExceptionResolver problems = (request, response, handler, thrown) -> {
            refusals.add(((Refused) thrown).problem());
            return new ModelAndView();
        };
        var beans = new StaticListableBeanFactory(Map.of("problems", problems));
        return new DoorFilter(strangers, new RateLimits(limits, new Limits.SetTime(), meters),
                new BodyMemory(limits, new SimpleMeterRegistry()), meters,
                beans.getBeanProvider(HandlerExceptionResolver.class), requiresHttps);
    }

    private static MockHttpServletRequest request(String method, String path) {
        var request = new MockHttpServletRequest(method, path);
        request.setRemoteAddr("203.0.113.7");
        return request;
    }
}
