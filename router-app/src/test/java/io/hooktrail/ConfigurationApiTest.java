package io.hooktrail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;

import jakarta.servlet.Filter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Actor;
import io.hooktrail.administration.Key;
import io.hooktrail.administration.Tenant;
import io.hooktrail.event.Header;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.provider.Credentials;
import io.hooktrail.provider.Normalized;
import io.hooktrail.provider.Provider;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;
import io.hooktrail.source.Rejections;
import io.hooktrail.source.Source;
import io.hooktrail.source.SourceId;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Keys, tenants, sources and rejections over HTTP, with the real aggregates, views, seals and tables, but a log in memory. */
@SpringJUnitWebConfig(ConfigurationApiTest.Wiring.class)
class ConfigurationApiTest {

    private static final String ADMIN = "ht_the-admin-key-of-this-test";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Autowired
    private WebApplicationContext context;
    @Autowired
    private Rejections rejections;
    @Autowired
    private Log log;
    private MockMvcTester mvc;

    @BeforeEach
    void start() throws Exception {
        context.getBean(ApplicationRunner.class).run(new DefaultApplicationArguments());
        var filters = List.of(context.getBean("requestIdFilter", Filter.class),
                context.getBean("springSecurityFilterChain", Filter.class));
        mvc = MockMvcTester.from(context, builder -> builder.addFilters(filters.toArray(Filter[]::new)).build());
    }

    @AfterEach
    void removeWhatWasMade() {
        send("DELETE", "/api/v1/sources/shop", ADMIN, "");
        send("DELETE", "/api/v1/tenants/acme", ADMIN, "");
    }

    @Test
    void aCallWithoutAKeyIsRefusedAsAProblem() {
        var answer = mvc.get().uri("/api/v1/keys").exchange();

        assertThat(answer).hasStatus(401).hasHeader("WWW-Authenticate", "Bearer");
        assertThat(answer).bodyJson().extractingPath("$.code").isEqualTo("unauthorized");
        assertThat(answer).bodyJson().extractingPath("$.instance").asString().startsWith("/requests/");
    }

    @Test
    void aWrongKeyIsRefusedLikeNone() {
        assertThat(get("/api/v1/keys", "ht_wrong")).hasStatus(401);
        assertThat(mvc.get().uri("/api/v1/keys").header("Authorization", "Basic " + ADMIN)).hasStatus(401);
        assertThat(mvc.get().uri("/api/v1/keys").header("aeg-sas-key", ADMIN)).hasStatus(401);
    }

    @Test
    void anUnknownPathIsAProblemWithAndWithoutAKey() {
        assertThat(mvc.get().uri("/nowhere")).hasStatus(404)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo(
                        "unknown-path");
        assertThat(get("/api/v1/nowhere", ADMIN)).hasStatus(404);
    }

    @Test
    void anIssuedKeyIsShownOnceAndWorksUntilItIsRevoked() {
        var answer = send("POST", "/api/v1/keys", ADMIN, "{\"role\":\"auditor\",\"description\":\"ci\"}");
        assertThat(answer).hasStatus(201);
        var key = text(answer, "key");
        var id = text(answer, "id");

        assertThat(get("/api/v1/sources", key)).hasStatus(200);
        assertThat(get("/api/v1/keys", key)).hasStatus(403);
        assertThat(get("/api/v1/keys", ADMIN)).hasStatus(200).bodyText().contains(id).doesNotContain(key);

        assertThat(send("DELETE", "/api/v1/keys/" + id, ADMIN, "")).hasStatus(204);
        assertThat(get("/api/v1/sources", key)).hasStatus(401);
    }

    @Test
    void aWrongKeyBodyNamesEachFault() {
        assertThat(send("POST", "/api/v1/keys", ADMIN, "{\"role\":\"king\",\"tenant\":\"nobody\",\"x\":1}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactlyInAnyOrder("/role", "/tenant", "/x");
    }

    @Test
    void startingAgainRecordsNothing() throws Exception {
        var before = log.position();

        context.getBean(ApplicationRunner.class).run(new DefaultApplicationArguments());

        assertThat(log.position()).isEqualTo(before).isPositive();
    }

    @Test
    void anAdminActsOnTheTenantItNames() {
        assertThat(send("PUT", "/api/v1/tenants/acme", ADMIN, "{}")).hasStatus(201);
        assertThat(send("PUT", "/api/v1/tenants/acme", ADMIN, "{}")).hasStatus(200);

        assertThat(mvc.put()
                .uri("/api/v1/sources/window")
                .header("Authorization", "Bearer " + ADMIN)
                .header(
                        "Hooktrail-Tenant", "acme")
                .content("{\"provider\":\"any\"}")).hasStatus(201)
                .bodyJson()
                .extractingPath("$.ingestUrl")
                .isEqualTo("https://hooks.example/in/acme/window");
        assertThat(get("/api/v1/sources/window", ADMIN)).hasStatus(404);
        assertThat(mvc.get()
                .uri("/api/v1/sources")
                .header("Authorization", "Bearer " + ADMIN)
                .header(
                        "Hooktrail-Tenant", "nobody"))
                .hasStatus(404);
    }

    @Test
    void aKeyOfOneTenantNeverReachesAnother() {
        send("PUT", "/api/v1/tenants/acme", ADMIN, "{}");
        send("PUT", "/api/v1/sources/shop", ADMIN, "{\"provider\":\"any\"}");
        var key = text(send("POST", "/api/v1/keys", ADMIN, "{\"role\":\"integrator\",\"tenant\":\"acme\"}"), "key");

        assertThat(get("/api/v1/sources/shop", key)).hasStatus(404);
        assertThat(send("DELETE", "/api/v1/sources/shop", key, "")).hasStatus(404);
        assertThat(mvc.get()
                .uri("/api/v1/sources/shop")
                .header("Authorization", "Bearer " + key)
                .header(
                        "Hooktrail-Tenant", "default"))
                .hasStatus(404);
        assertThat(get("/api/v1/tenants", key)).hasStatus(403);
    }

    @Test
    void aRemovedTenantsKeysReachNothing() {
        send("PUT", "/api/v1/tenants/acme", ADMIN, "{}");
        var key = text(send("POST", "/api/v1/keys", ADMIN, "{\"role\":\"integrator\",\"tenant\":\"acme\"}"), "key");

        assertThat(send("DELETE", "/api/v1/tenants/acme", ADMIN, "")).hasStatus(204);

        assertThat(get("/api/v1/sources", key)).hasStatus(404);
        assertThat(send("DELETE", "/api/v1/tenants/default", ADMIN, "")).hasStatus(400);
    }

    @Test
    void aRepeatedPutOfASourceRecordsNothing() {
        var body = "{\"provider\":\"any\",\"secrets\":[\"whsec_0123456789\"],\"config\":{\"a\":{\"b\":[1,true]}}}";
        var first = send("PUT", "/api/v1/sources/shop", ADMIN, body);
        assertThat(first).hasStatus(201).bodyText().doesNotContain("whsec_0123456789").contains("\"hint\":\"6789\"");
        var position = log.position();

        var second = send("PUT", "/api/v1/sources/shop", ADMIN, body);

        assertThat(second).hasStatus(200).hasHeader("ETag", text(first, "etag"));
        assertThat(log.position()).isEqualTo(position);
    }

    @Test
    void aStaleIfMatchChangesNothing() {
        send("PUT", "/api/v1/sources/shop", ADMIN, "{\"provider\":\"any\"}");

        assertThat(mvc.put()
                .uri("/api/v1/sources/shop")
                .header("Authorization", "Bearer " + ADMIN)
                .header("If-Match",
                        "\"999\"")
                .content("{\"provider\":\"any\",\"enabled\":false}")).hasStatus(412);
        assertThat(get("/api/v1/sources/shop", ADMIN)).bodyJson().extractingPath("$.enabled").isEqualTo(true);
    }

    @Test
    void aRotationShowsTheNewSecretOnceAndKeepsBoth() {
        send("PUT", "/api/v1/sources/shop", ADMIN, "{\"provider\":\"any\",\"secrets\":[\"whsec_0123456789\"]}");

        var rotated = send("POST", "/api/v1/sources/shop/rotate-secret", ADMIN, "{\"overlap\":\"PT1H\"}");

        var secret = text(rotated, "secret");
        assertThat(secret).startsWith("whsec_");
        var read = get("/api/v1/sources/shop", ADMIN);
        assertThat(read).bodyText().doesNotContain(secret);
        assertThat(read).bodyJson().extractingPath("$.secrets").asArray().hasSize(2);
    }

    @Test
    void aForeignSecretReferenceIsRefusedAndNothingStored() {
        assertThat(
                send("PUT", "/api/v1/sources/shop", ADMIN, "{\"provider\":\"any\",\"secrets\":[\"a\",\"env:PATH\"]}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].pointer")
                .isEqualTo("/secrets/1");
        assertThat(get("/api/v1/sources/shop", ADMIN)).hasStatus(404);
    }

    @Test
    void anEmptySecretIsTakenWithAWarning() {
        assertThat(send("PUT", "/api/v1/sources/shop", ADMIN, "{\"provider\":\"any\",\"secrets\":[\"\"]}"))
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.warnings")
                .asArray()
                .hasSize(1);
    }

    @Test
    void tenRejectionsOfASourceAndMinuteAreKeptMaskedAndAllAreCounted() {
        var now = Instant.now(); // evidence older than a week is cleaned away
        for (var number = 0; number < 25; number++) {
            rejections.record(new SourceId(TenantName.DEFAULT, "shop"), request("sig-" + number, now),
                    Set.of("x-plain"),
                    "signature-invalid",
                    "no secret matches");
        }
        rejections.record(new SourceId(TenantName.DEFAULT, "other"), request("sig", now), Set.of(), "signature-stale",
                "old");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(get("/api/v1/rejections", ADMIN))
                        .bodyJson()
                        .extractingPath("$.items")
                        .asArray()
                        .hasSize(11));
        assertThat(context.getBean(MeterRegistry.class)
                .counter("hooktrail.rejections", "code", "signature-invalid")
                .count()).isEqualTo(25);
        var page = get("/api/v1/rejections?source=shop&limit=4", ADMIN);
        assertThat(page).bodyText().doesNotContain("sig-", "payload").contains("\"X-Signature\"");
        var rest = get("/api/v1/rejections?source=shop&cursor=" + text(page, "next"), ADMIN);
        assertThat(rest).bodyJson().extractingPath("$.items").asArray().hasSize(6);
        assertThat(rest).bodyJson().extractingPath("$.next").isNull();
    }

    private static ReceivedRequest request(String signature, Instant receivedAt) {
        return new ReceivedRequest("POST", "/in/default/shop", "token=sig-x", List.of(new Header("X-Signature",
                signature), new Header("X-Plain", signature)),
                "payload".getBytes(java.nio.charset.StandardCharsets.UTF_8), "203.0.113.7",
                receivedAt);
    }

    private MvcTestResult get(String path, String key) {
        return send("GET", path, key, "");
    }

    private MvcTestResult send(String method, String path, String key, String body) {
        return mvc.method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(path)
                .header("Authorization", "Bearer " + key)
                .content(body)
                .exchange();
    }

    private static String text(MvcTestResult answer, String field) {
        try {
            return JSON.readTree(answer.getResponse().getContentAsString()).get(field).asString();
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A log in memory, whose changes reach every view before a command returns. */
    static final class Log implements Commands {

        private final AtomicLong position = new AtomicLong();
        private final org.axonframework.config.Configuration axon;

        Log(List<ConfigurationView> views) {
            axon = DefaultConfigurer.defaultConfiguration()
                    .configureEmbeddedEventStore(configuration -> new InMemoryEventStorageEngine())
                    .configureAggregate(Key.class)
                    .configureAggregate(Tenant.class)
                    .configureAggregate(Source.class)
                    .start();
            axon.eventBus().subscribe(messages -> messages.forEach(message -> {
                var change = new LoggedChange(position.incrementAndGet(), message.getTimestamp(),
                        Actor.system(TenantName.DEFAULT, ((DomainEventMessage<?>) message).getAggregateIdentifier()),
                        message.getPayload());
                views.forEach(view -> view.apply(change));
            }));
        }

        long position() {
            return position.get();
        }

        @Override
        public void execute(Object command, Actor actor) {
            axon.commandGateway().sendAndWait(command);
        }

        @Override
        public void catchUp() {
            // There is no other node.
        }
    }

    /** What the assembly gives the real application. */
    @Configuration
    @EnableWebMvc
    @EnableWebSecurity
    @ComponentScan({"io.hooktrail.problem.http", "io.hooktrail.secret.store", "io.hooktrail.administration.http",
        "io.hooktrail.administration.store", "io.hooktrail.source.http", "io.hooktrail.source.store"})
    static class Wiring {

        @Bean
        static PropertySourcesPlaceholderConfigurer settings() throws Exception {
            var directory = Files.createTempDirectory("hooktrail-test").resolve("data");
            var settings = new PropertySourcesPlaceholderConfigurer();
            settings.setLocation(new ByteArrayResource(("hooktrail.admin-key=" + ADMIN + "\nhooktrail.data-dir="
                    + Path.of("").toAbsolutePath().relativize(directory)).getBytes(
                            java.nio.charset.StandardCharsets.UTF_8)));
            return settings;
        }

        @Bean
        DataSource store() {
            return Stores.migrated(Stores.empty());
        }

        @Bean
        JdbcClient jdbc(DataSource store) {
            return JdbcClient.create(store);
        }

        @Bean
        JdbcTemplate template(DataSource store) {
            return new JdbcTemplate(store);
        }

        @Bean
        Log log(List<ConfigurationView> views) {
            return new Log(views);
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        PublicUrl publicUrl() {
            return new PublicUrl("https://hooks.example");
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Function<String, Optional<Provider>> providers() {
            return name -> name.equals("any") ? Optional.of(new AnyProvider()) : Optional.empty();
        }
    }

    /** Takes every configuration. */
    private static final class AnyProvider implements Provider {

        @Override
        public String name() {
            return "any";
        }

        @Override
        public List<Problem.Fault> check(io.hooktrail.provider.Configuration configuration) {
            return List.of();
        }

        @Override
        public Set<String> contentTypes() {
            return Set.of();
        }

        @Override
        public Set<String> sensitiveHeaders() {
            return Set.of();
        }

        @Override
        public Verdict verify(ReceivedRequest request, io.hooktrail.provider.Configuration configuration,
                Credentials credentials, Instant now) {
            throw new UnsupportedOperationException("configuration only");
        }

        @Override
        public Normalized normalize(ReceivedRequest request, io.hooktrail.provider.Configuration configuration) {
            throw new UnsupportedOperationException("configuration only");
        }
    }
}
