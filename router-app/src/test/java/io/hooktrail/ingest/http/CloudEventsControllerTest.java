package io.hooktrail.ingest.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.event.EventId;
import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.ingest.Recorded;
import io.hooktrail.ingest.Submission;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

class CloudEventsControllerTest {

    private static final UUID ID = new UUID(1, 2);
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String ENVELOPE = "{\"specversion\":\"1.0\",\"id\":\"c\",\"source\":\"/s\",\"type\":\"t\",\"data\":{}}";

    private final List<Submission> submissions = new ArrayList<>();

    @Test
    void anEnvelopeIsRecordedAndAnswered202() throws Exception {
        mvc(caller(Role.PUBLISHER)).perform(structured(ENVELOPE).header("Authorization", "Bearer k"))
                .andExpect(status().isAccepted())
                .andExpect(content()
                        .json("{\"results\":[{\"id\":\"" + ID + "\",\"ceid\":\"c\",\"status\":\"accepted\"}]}"));

        var submission = submissions.getFirst();
        assertThat(submission.origin()).isEqualTo("events");
        assertThat(submission.actor().name()).isEqualTo("key:1");
        assertThat(submission.sensitiveHeaders()).contains("authorization", "aeg-sas-key");
        assertThat(submission.request().receivedAt()).isEqualTo(NOW);
        assertThat(submission.request().header("authorization")).contains("Bearer k");
        assertThat(submission.normalized().events().getFirst().deduplicationKey()).isEqualTo("2:/sc");
        assertThat(submission.normalized().events().getFirst().offset()).isEqualTo(ENVELOPE.indexOf("{}"));
    }

    @Test
    void aBinaryEventIsRecorded() throws Exception {
        mvc(caller(Role.INTEGRATOR)).perform(post("/events").content("hello")
                .contentType("text/plain")
                .header("ce-specversion", "1.0")
                .header("ce-id", "c")
                .header("ce-source", "/s")
                .header("ce-type", "t")).andExpect(status().isAccepted());

        assertThat(submissions.getFirst().normalized().events().getFirst().event().data()).asString()
                .isEqualTo("hello");
    }

    @Test
    void anEventGridKeyIsAnswered200() throws Exception {
        mvc(caller(Role.PUBLISHER)).perform(structured(ENVELOPE).requestAttr("hooktrail.aeg-sas-key", true))
                .andExpect(status().isOk());
        mvc(caller(Role.PUBLISHER)).perform(structured(ENVELOPE).requestAttr("hooktrail.aeg-sas-key", false))
                .andExpect(status().isAccepted());
    }

    @Test
    void anEmptyBatchIsAcceptedAndStoresNothing() throws Exception {
        mvc(caller(Role.ADMIN)).perform(post("/events").content("[]").contentType("application/cloudevents-batch+json"))
                .andExpect(status().isAccepted())
                .andExpect(content().json("{\"results\":[]}"));

        assertThat(submissions).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"SUBSCRIBER", "AUDITOR"})
    void readersMayNotPublish(Role role) {
        assertThat(problem(caller(role), structured(ENVELOPE)).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(submissions).isEmpty();
    }

    @Test
    void aBoundPublisherIsHeldToItsPrefixes() {
        assertThat(problem(caller(Role.PUBLISHER, "/other"), structured(ENVELOPE)))
                .isEqualTo(new IngestProblem.ForeignSource(0, "/s"));
        assertThat(submissions).isEmpty();
    }

    @Test
    void aBodyOverTheLimitIsRefused() {
        assertThat(problem(caller(Role.PUBLISHER), structured(" ".repeat(1000) + ENVELOPE)))
                .isEqualTo(new IngestProblem.BodyTooLarge(1000));
        assertThat(submissions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE"})
    void onlyPostIsTaken(String method) throws Exception {
        mvc(caller(Role.ADMIN)).perform(request(HttpMethod.valueOf(method), "/events"))
                .andExpect(status().isMethodNotAllowed())
                .andExpect(header().string("Allow", "POST"));
    }

    private Problem problem(Caller caller, MockHttpServletRequestBuilder request) {
        var thrown = catchThrowable(() -> mvc(caller).perform(request));
        assertThat(thrown).hasCauseInstanceOf(Refused.class);
        return ((Refused) requireNonNull(thrown.getCause())).problem();
    }

    private static MockHttpServletRequestBuilder structured(String body) {
        return post("/events").content(body).contentType("application/cloudevents+json");
    }

    private static Caller caller(Role role, String... prefixes) {
        return new Caller(new Actor(TenantName.DEFAULT, "key:1", null, null, null, null), role, List.of(prefixes));
    }

    /** The controller over a log that takes everything once. */
    private MockMvc mvc(Caller caller) {
        var controller = new CloudEventsController(this::record, new BodyLimit("1000B"), Limits.generous(),
                Clock.fixed(NOW, ZoneOffset.UTC));
        return MockMvcBuilders.standaloneSetup(controller).setCustomArgumentResolvers(new Known(caller)).build();
    }

    private List<Recorded> record(Submission submission) {
        submissions.add(submission);
        return submission.normalized()
                .events()
                .stream()
                .map(each -> new Recorded(new EventId(ID), each.event().id(), each.event().type(),
                        Recorded.Status.ACCEPTED))
                .toList();
    }

    private record Known(Caller caller) implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType().equals(Caller.class);
        }

        @Override
        public Object resolveArgument(MethodParameter parameter,
                @org.jspecify.annotations.Nullable ModelAndViewContainer container,
                NativeWebRequest request, @org.jspecify.annotations.Nullable WebDataBinderFactory factory) {
            return caller;
        }
    }
}
