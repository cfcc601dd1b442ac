package io.hooktrail.subscription.http;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.subscription.SinkHealth;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.SubscriptionsView;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** The calls of the station on the real aggregate and view; the store, the seal and the caller's proof are in memory. */
class SubscriptionsControllerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BODY = "{\"sink\":\"https://erp.example/hooks\"}";
    private static final String OTHER = "{\"sink\":\"https://erp.example/other\"}";

    private final SubscriptionsView view = new SubscriptionsView();
    private final MemoryCommands commands = new MemoryCommands(view);
    private Role role = Role.INTEGRATOR;
    private TenantName tenant = TenantName.DEFAULT;
    private Optional<SinkHealth.Circuit> circuit = Optional.empty();
    private @Nullable Instant failingSince;
    private @Nullable Instant lastSuccess;
    private final SinkHealth health = new SinkHealth() {

        @Override
        public Optional<Circuit> circuit(long subscription) {
            return circuit;
        }

        @Override
        public Optional<Instant> failingSince(long subscription) {
            return Optional.ofNullable(failingSince);
        }
    };
    private final MockMvc http = MockMvcBuilders
            .standaloneSetup(new SubscriptionsController(view, new SubscriptionReader((sink, pointer) -> {}), commands,
                    new SigningSecrets(new OpenSecrets(), Clock.fixed(NOON, ZoneOffset.UTC)),
                    new CredentialSecrets(new OpenSecrets(), Clock.fixed(NOON, ZoneOffset.UTC)),
                    new ShownSubscriptions(health, number -> Optional.ofNullable(lastSuccess),
                            Clock.fixed(NOON, ZoneOffset.UTC)),
                    Clock.fixed(NOON, ZoneOffset.UTC)))
            .setCustomArgumentResolvers(new CallerOfTheTest())
            .build();

    @Test
    void theFirstPutMakesItAndShowsTheSecretOnce() throws Exception {
        var made = call(HttpMethod.PUT, "/erp", BODY);

        assertThat(made.getStatus()).isEqualTo(201);
        assertThat(json(made).path("secret").asString()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(json(made).path("status").asString()).isEqualTo("active");
        assertThat(json(made).path("config").path("timeout").asString()).isEqualTo("PT15S");
        assertThat(made.getHeader("ETag")).isEqualTo("\"1\"").isEqualTo(json(made).path("etag").asString());
        assertThat(made.getHeader("Cache-Control")).isEqualTo("no-store");

        var read = call(HttpMethod.GET, "/erp", "");
        assertThat(read.getStatus()).isEqualTo(200);
        assertThat(json(read).has("secret")).isFalse();
        assertThat(json(read).path("secrets").get(0).path("hint").asString())
                .isEqualTo(json(made).path("secret").asString().substring(46));
    }

    @Test
    void oneShowsHowItsSinkDoesAndAListDoesNot() throws Exception {
        var made = json(call(HttpMethod.PUT, "/erp", BODY));
        assertThat(made.path("health").propertyNames()).containsExactly("circuit", "lastSuccessAt", "failingSince");
        assertThat(made.path("health")).allMatch(JsonNode::isNull);

        var lastAt = Instant.parse(made.path("createdAt").asString()).plusSeconds(30);
        circuit = Optional.of(SinkHealth.Circuit.DOWN);
        lastSuccess = lastAt;
        failingSince = lastAt.plusSeconds(30);
        var health = json(call(HttpMethod.GET, "/erp", "")).path("health");
        assertThat(health.path("circuit").asString()).isEqualTo("down");
        assertThat(health.path("lastSuccessAt").asString()).isEqualTo(lastAt.toString());
        assertThat(health.path("failingSince").asString()).isEqualTo(lastAt.plusSeconds(30).toString());
        assertThat(json(call(HttpMethod.GET, "", "")).at("/items/0").has("health")).isFalse();
    }

    @Test
    void whatARemovedOneOfItsNameDidIsNotItsOwn() throws Exception {
        failingSince = Instant.EPOCH;
        lastSuccess = Instant.EPOCH;
        var made = json(call(HttpMethod.PUT, "/erp", BODY));

        assertThat(made.at("/health/failingSince").asString()).isEqualTo(made.path("createdAt").asString());
        assertThat(made.at("/health/lastSuccessAt").isNull()).isTrue();
    }

    @Test
    void theSecretThatIsShownIsTheOneThatIsKept() throws Exception {
        var shown = json(call(HttpMethod.PUT, "/erp", BODY)).path("secret").asString();

        var kept = view.current().find(new SubscriptionId(tenant, "erp")).orElseThrow().secrets();
        assertThat(kept).hasSize(1)
                .first()
                .satisfies(secret -> assertThat(secret.value()).isEqualTo(new SecretValue.Sealed(shown)));
    }

    @Test
    void theSameBodyAgainAnswers200AndRecordsNothing() throws Exception {
        call(HttpMethod.PUT, "/erp", BODY);
        var again = call(HttpMethod.PUT, "/erp", BODY);

        assertThat(again.getStatus()).isEqualTo(200);
        assertThat(again.getHeader("ETag")).isEqualTo("\"1\"");
        assertThat(json(again).has("secret")).isFalse();
        assertThat(commands.recorded()).isEqualTo(1);
    }

    @Test
    void anotherBodyReplacesItAndKeepsTheSecret() throws Exception {
        var first = json(call(HttpMethod.PUT, "/erp", BODY));
        var second = call(HttpMethod.PUT, "/erp", OTHER);

        assertThat(second.getStatus()).isEqualTo(200);
        assertThat(second.getHeader("ETag")).isEqualTo("\"2\"");
        assertThat(json(second).path("secrets")).isEqualTo(first.path("secrets"));
        assertThat(json(second).path("sink").asString()).isEqualTo("https://erp.example/other");
    }

    @Test
    void deleteThenPutOfOneNameMakesItAnewWithAnotherSecret() throws Exception {
        var first = json(call(HttpMethod.PUT, "/erp", BODY));
        assertThat(call(HttpMethod.DELETE, "/erp", "").getStatus()).isEqualTo(204);
        assertThat(refusal(HttpMethod.GET, "/erp", "")).isEqualTo("not-found");
        assertThat(refusal(HttpMethod.DELETE, "/erp", "")).isEqualTo("not-found");

        var second = call(HttpMethod.PUT, "/erp", BODY);
        assertThat(second.getStatus()).isEqualTo(201);
        assertThat(json(second).path("secret").asString()).startsWith("whsec_")
                .isNotEqualTo(first.path("secret").asString());
    }

    @Test
    void aStaleIfMatchIsRefusedAndTheCurrentOnePasses() throws Exception {
        call(HttpMethod.PUT, "/erp", BODY);
        call(HttpMethod.PUT, "/erp", OTHER);

        assertThat(refusal(HttpMethod.PUT, "/erp", BODY, "If-Match", "\"1\"")).isEqualTo("precondition-failed");
        assertThat(refusal(HttpMethod.DELETE, "/erp", "", "If-Match", "\"1\"")).isEqualTo("precondition-failed");
        assertThat(refusal(HttpMethod.PUT, "/new", BODY, "If-Match", "*")).isEqualTo("precondition-failed");
        assertThat(commands.recorded()).isEqualTo(2);
        assertThat(call(HttpMethod.PUT, "/erp", BODY, "If-Match", "\"7\", \"2\"").getStatus()).isEqualTo(200);
        assertThat(call(HttpMethod.DELETE, "/erp", "", "If-Match", "*").getStatus()).isEqualTo(204);
    }

    @Test
    void pauseAndResumeChangeTheStatus() throws Exception {
        call(HttpMethod.PUT, "/erp", BODY);

        assertThat(json(call(HttpMethod.POST, "/erp/pause", "")).path("status").asString()).isEqualTo("paused");
        assertThat(json(call(HttpMethod.POST, "/erp/pause", "{}")).path("status").asString()).isEqualTo("paused");
        assertThat(json(call(HttpMethod.POST, "/erp/resume", "")).path("status").asString()).isEqualTo("active");
        assertThat(commands.recorded()).isEqualTo(3);
        assertThat(refusal(HttpMethod.POST, "/erp/pause", "{\"for\":\"PT1H\"}")).isEqualTo("invalid-body");
        assertThat(refusal(HttpMethod.POST, "/absent/pause", "")).isEqualTo("not-found");
    }

    @Test
    void aRotatedSecretIsShownOnceAndTheOldOneEndsWithTheOverlap() throws Exception {
        var old = json(call(HttpMethod.PUT, "/erp", BODY)).path("secrets").get(0);
        var rotated = json(call(HttpMethod.POST, "/erp/rotate-secret", "{\"overlap\":\"PT24H\"}"));

        assertThat(rotated.path("secret").asString()).startsWith("whsec_");
        assertThat(rotated.path("secrets").size()).isEqualTo(2);
        assertThat(rotated.path("secrets").get(0).path("expiresAt").isNull()).isTrue();
        assertThat(rotated.path("secrets").get(1).path("id")).isEqualTo(old.path("id"));
        assertThat(rotated.path("secrets").get(1).path("expiresAt").asString())
                .isEqualTo(NOON.plus(Duration.ofDays(1)).toString());
        assertThat(refusal(HttpMethod.POST, "/erp/rotate-secret", "{\"overlap\":\"P31D\"}")).isEqualTo("invalid-body");
    }

    @Test
    void theListIsPagedByName() throws Exception {
        for (var name : List.of("c", "a", "b")) {
            call(HttpMethod.PUT, "/" + name, BODY);
        }
        var first = json(call(HttpMethod.GET, "?limit=2", ""));
        var second = json(call(HttpMethod.GET, "?limit=2&cursor=" + first.path("next").asString(), ""));

        assertThat(names(first)).containsExactly("a", "b");
        assertThat(names(second)).containsExactly("c");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(refusal(HttpMethod.GET, "?limit=201", "")).isEqualTo("invalid-parameter");
        assertThat(refusal(HttpMethod.GET, "?cursor=!", "")).isEqualTo("invalid-parameter");
        assertThat(refusal(HttpMethod.GET, "?position=5", "")).isEqualTo("not-supported");
    }

    @Test
    void anotherTenantSeesNothingOfIt() throws Exception {
        call(HttpMethod.PUT, "/erp", BODY);
        tenant = new TenantName("other");

        assertThat(refusal(HttpMethod.GET, "/erp", "")).isEqualTo("not-found");
        assertThat(refusal(HttpMethod.POST, "/erp/pause", "")).isEqualTo("not-found");
        assertThat(names(json(call(HttpMethod.GET, "", "")))).isEmpty();
        assertThat(call(HttpMethod.PUT, "/erp", BODY).getStatus()).isEqualTo(201);
    }

    @Test
    void aNameOutsideTheRuleIsRefused() {
        assertThat(refusal(HttpMethod.PUT, "/Erp", BODY)).isEqualTo("invalid-body");
        assertThat(commands.recorded()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, names = {"AUDITOR", "SUBSCRIBER", "PUBLISHER"})
    void onlyIntegratorsWrite(Role other) throws Exception {
        call(HttpMethod.PUT, "/erp", BODY);
        role = other;

        assertThat(refusal(HttpMethod.PUT, "/erp", OTHER)).isEqualTo("forbidden");
        assertThat(refusal(HttpMethod.DELETE, "/erp", "")).isEqualTo("forbidden");
        for (var act : List.of("pause", "resume", "rotate-secret")) {
            assertThat(refusal(HttpMethod.POST, "/erp/" + act, "")).isEqualTo("forbidden");
        }
        assertThat(commands.recorded()).isEqualTo(1);
    }

    @Test
    void aPublisherDoesNotRead() {
        role = Role.PUBLISHER;

        assertThat(refusal(HttpMethod.GET, "", "")).isEqualTo("forbidden");
        assertThat(refusal(HttpMethod.GET, "/erp", "")).isEqualTo("forbidden");
    }

    private MockHttpServletResponse call(HttpMethod method, String path, String body, String... headers)
            throws Exception {
        var request = MockMvcRequestBuilders.request(method, "/api/v1/subscriptions" + path)
                .content(body.getBytes(StandardCharsets.UTF_8));
        for (var index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return http.perform(request).andReturn().getResponse();
    }

    /** The code of the problem that the call is refused with; how it looks on the wire is another station's. */
    private String refusal(HttpMethod method, String path, String body, String... headers) {
        var thrown = catchThrowable(() -> call(method, path, body, headers));
        assertThat(thrown).as("%s %s", method, path).hasRootCauseInstanceOf(Refused.class);
        return ((Refused) Objects.requireNonNull(thrown.getCause())).problem().code();
    }

    private static JsonNode json(MockHttpServletResponse response) throws Exception {
        return new JsonMapper().readTree(response.getContentAsString());
    }

    private static List<String> names(JsonNode page) {
        return page.path("items").valueStream().map(item -> item.path("name").asString()).toList();
    }

    private final class CallerOfTheTest implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
                NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
            return new Caller(Actor.system(tenant, "test"), role, List.of());
        }
    }

    /** A seal that seals nothing, so that a test can look inside. */
    private static final class OpenSecrets implements Secrets {
        @Override
        public SecretValue keep(TenantName owner, String literalOrReference, String pointer) {
            return new SecretValue.Sealed(literalOrReference);
        }

        @Override
        public String reveal(TenantName owner, SecretValue value) {
            return ((SecretValue.Sealed) value).ciphertext();
        }

        @Override
        public byte[] seal(TenantName owner, byte[] plain) {
            return plain;
        }

        @Override
        public byte[] open(TenantName owner, byte[] sealed) {
            return sealed;
        }
    }
}
