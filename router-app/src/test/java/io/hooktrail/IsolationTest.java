package io.hooktrail;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import io.hooktrail.RouterRun.Api;
import io.hooktrail.access.Role;

import static io.hooktrail.access.Role.ADMIN;
import static io.hooktrail.access.Role.AUDITOR;
import static io.hooktrail.access.Role.INTEGRATOR;
import static io.hooktrail.access.Role.PUBLISHER;
import static io.hooktrail.access.Role.SUBSCRIBER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every call that the router maps, tried without a key, with each role that has no right to it, with a key of another tenant
 * on this tenant's things, and by an admin in a tenant that does not exist. A call that is not in the table fails the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationTest {

    private static final String SECRET = "a-secret-of-the-provider";
    private static final String NAME = "thing";

    /** Stands in everything that this tenant's things hold. */
    private static final String MARK = "zebra";

    /** Needs no key: proved by a signature, or a page, or a probe. */
    private static final Set<String> OPEN = Set.of("POST /in/{tenant}/{source}", "OPTIONS /events",
            "GET /problems/{code}",
            "GET /consents/{tenant}/{name}/{token}", "POST /consents/{tenant}/{name}/{token}",
            "GET /registry/schemagroups/{family}/schemas/{name}/versions/{version}", "* /error");

    /** Answers every method that is not taken. */
    private static final Set<String> REFUSING = Set.of("/in/{tenant}/{source}", "/events");

    /**
     * Who may call it, the body of a valid call, and whether its path names a thing of one tenant: then another tenant's key
     * finds nothing there. A list is then empty of other tenants' things.
     */
    private record Call(Set<Role> may, String body, boolean names) {}

    private static final Map<String, Call> CALLS = calls();

    private static Map<String, Call> calls() {
        var calls = new LinkedHashMap<String, Call>();
        calls.put("GET /api/v1/tenants", list());
        calls.put("GET /api/v1/tenants/{name}", thing("", ADMIN));
        calls.put("PUT /api/v1/tenants/{name}", thing("{}", ADMIN));
        calls.put("DELETE /api/v1/tenants/{name}", thing("", ADMIN));
        calls.put("GET /api/v1/keys", list());
        calls.put("POST /api/v1/keys", new Call(Set.of(ADMIN), "{\"role\":\"auditor\"}", false));
        calls.put("GET /api/v1/keys/{id}", thing("", ADMIN));
        calls.put("DELETE /api/v1/keys/{id}", thing("", ADMIN));
        calls.put("GET /api/v1/sources", list(INTEGRATOR, AUDITOR));
        calls.put("GET /api/v1/providers", list(INTEGRATOR, AUDITOR));
        calls.put("GET /api/v1/sources/{name}", thing("", INTEGRATOR, AUDITOR));
        calls.put("PUT /api/v1/sources/{name}", new Call(Set.of(ADMIN, INTEGRATOR), "{\"provider\":\"github\"}",
                false));
        calls.put("DELETE /api/v1/sources/{name}", thing("", INTEGRATOR));
        calls.put("POST /api/v1/sources/{name}/rotate-secret", thing("{}", INTEGRATOR));
        calls.put("GET /api/v1/rejections", list(INTEGRATOR, AUDITOR));
        calls.put("POST /events", new Call(Set.of(ADMIN, PUBLISHER, INTEGRATOR), "{}", false));
        calls.put("GET /api/v1/subscriptions", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/subscriptions/{name}", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("PUT /api/v1/subscriptions/{name}", new Call(Set.of(ADMIN, INTEGRATOR),
                "{\"sink\":\"http://127.0.0.1:9/hook\"}", false));
        calls.put("DELETE /api/v1/subscriptions/{name}", thing("", INTEGRATOR));
        calls.put("POST /api/v1/subscriptions/{name}/pause", thing("", INTEGRATOR));
        calls.put("POST /api/v1/subscriptions/{name}/resume", thing("", INTEGRATOR));
        calls.put("POST /api/v1/subscriptions/{name}/rotate-secret", thing("{}", INTEGRATOR));
        calls.put("GET /api/v1/events", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/pull", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/stream", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}/raw", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}/receipt", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}/headers", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}/timeline", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/events/{id}/deliveries", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/deliveries/{id}", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("POST /api/v1/deliveries/{id}/resend", thing("", INTEGRATOR));
        calls.put("POST /api/v1/subscriptions/{name}/test", thing("{}", INTEGRATOR));
        calls.put("POST /api/v1/events/{id}/send", thing("{\"subscription\":\"" + NAME + "\"}", INTEGRATOR));
        calls.put("GET /api/v1/dead-letters", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("POST /api/v1/dead-letters/retry", thing("{\"ids\":[\"{id}\"]}", INTEGRATOR));
        calls.put("POST /api/v1/dead-letters/discard", thing("{\"ids\":[\"{id}\"]}", INTEGRATOR));
        calls.put("GET /api/v1/stats", list(INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/subscriptions/{name}/stats", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/subscriptions/{name}/deliveries", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("GET /api/v1/dead-letters/jobs/{id}", thing("", INTEGRATOR, AUDITOR, SUBSCRIBER));
        calls.put("POST /api/v1/dead-letters/jobs/{id}/cancel", thing("", INTEGRATOR));
        return calls;
    }

    private static Call list(Role... roles) {
        return new Call(with(roles), "", false);
    }

    private static Call thing(String body, Role... roles) {
        return new Call(with(roles), body, !Set.of(roles).contains(ADMIN));
    }

    private static Set<Role> with(Role... roles) {
        var may = EnumSet.of(ADMIN);
        may.addAll(Arrays.asList(roles));
        return may;
    }

    private final Map<Role, String> keys = new HashMap<>();
    private final Map<Role, String> foreignKeys = new HashMap<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable RouterRun router;
    private String event = "";
    private String delivery = "";
    private String job = "";

    @BeforeAll
    void start(@TempDir Path directory) {
        var run = RouterRun.start(directory, List.of());
        router = run;
        var mine = run.tenant("mine");
        var other = run.tenant("other");
        for (var role : List.of(INTEGRATOR, AUDITOR, SUBSCRIBER, PUBLISHER)) {
            keys.put(role, key(mine, role));
            foreignKeys.put(role, key(other, role));
        }
        mine.put("/api/v1/sources/" + NAME,
                "{\"provider\":\"github\",\"description\":\"" + MARK + "\",\"secrets\":[\"" + SECRET + "\"]}");
        mine.put("/api/v1/subscriptions/" + NAME, "{\"sink\":\"http://127.0.0.1:9/" + MARK + "\"}");
        event = mine.ingest(NAME, Webhook.github(SECRET, "1", "push", "{\"ref\":\"" + MARK + "\"}"))
                .text(
                        "/events/0/id");
        delivery = mine.get("/api/v1/events/" + event + "/deliveries").text("/items/0/id");
        job = mine.post("/api/v1/dead-letters/discard", "{\"filter\":{\"type\":\"" + MARK + "\"}}").text("/id");
        assertThat(List.of(event, delivery, job)).doesNotContain("");
    }

    private static String key(Api tenant, Role role) {
        return tenant.post("/api/v1/keys", "{\"role\":\"" + role.label() + "\",\"tenant\":\"" + tenant.tenant() + "\"}")
                .text("/key");
    }

    @AfterAll
    void stop() {
        client.close();
        requireNonNull(router).close();
    }

    @Test
    void everyMappedCallStandsInTheTable() {
        var unknown = new TreeSet<String>();
        for (var mapping : requireNonNull(router)
                .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()) {
            var methods = mapping.getMethodsCondition().getMethods();
            for (var path : mapping.getPatternValues()) {
                var names = methods.isEmpty() ? List.of("*") : methods.stream().map(Enum::name).toList();
                names.stream()
                        .map(name -> name + " " + path)
                        .filter(call -> !CALLS.containsKey(call) && !OPEN.contains(call))
                        .filter(call -> !REFUSING.contains(path) || call.startsWith("POST "))
                        .forEach(unknown::add);
            }
        }

        assertThat(unknown).as("mapped calls without an entry in CALLS or OPEN").isEmpty();
    }

    /** Calls have a heading each there, with method and path in backticks. */
    @Test
    void everyCallStandsInTheReferenceAndTheReferenceNamesNoOther() throws IOException {
        var reference = Files.readAllLines(Path.of("../docs/api.md"))
                .stream()
                .filter(line -> line.startsWith("### "))
                .flatMap(line -> Pattern.compile("`([A-Z]+ /[^`]*)`").matcher(line).results())
                .map(found -> found.group(1))
                .toList();
        var calls = new TreeSet<>(CALLS.keySet());
        OPEN.stream().filter(call -> !call.startsWith("*")).forEach(calls::add);

        assertThat(reference).containsExactlyInAnyOrderElementsOf(calls);
    }

    @TestFactory
    Stream<DynamicTest> withoutAKeyNothingIsAnswered() {
        return each((call, entry) -> assertThat(send(call, entry, null, null).statusCode()).isEqualTo(401));
    }

    @TestFactory
    Stream<DynamicTest> aKeyWithoutTheRightIsForbidden() {
        return each((call, entry) -> {
            var lacking = new ArrayList<>(keys.keySet());
            lacking.removeAll(entry.may());
            for (var role : lacking) {
                assertThat(send(call, entry, requireNonNull(keys.get(role)), null).statusCode()).as(role.label())
                        .isEqualTo(403);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anotherTenantsKeyFindsNothingAndLearnsNothing() {
        return each((call, entry) -> {
            for (var role : entry.may()) {
                var key = foreignKeys.get(role);
                if (key == null || !(entry.names() || call.startsWith("GET "))) {
                    continue;
                }
                var answer = send(call, entry, key, null);
                assertThat(answer.statusCode()).as(role.label()).isEqualTo(entry.names() ? 404 : 200);
                assertThat(answer.body()).as(role.label()).doesNotContain(MARK, SECRET);
                assertThat(send(call, entry, key, "mine").statusCode()).as("naming the tenant").isEqualTo(404);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> anAdminInATenantThatIsNotThereFindsNothing() {
        return each(
                (call, entry) -> assertThat(send(call, entry, RouterRun.ADMIN_KEY, "nobody").statusCode()).isEqualTo(
                        404));
    }

    @TestFactory
    Stream<DynamicTest> anAdminInAnotherTenantFindsNothing() {
        return each((call, entry) -> {
            if (entry.names()) {
                assertThat(send(call, entry, RouterRun.ADMIN_KEY, "other").statusCode()).isEqualTo(404);
            }
        });
    }

    private interface Check {
        void of(String call, Call entry) throws Exception;
    }

    private static Stream<DynamicTest> each(Check check) {
        return CALLS.entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(),
                        () -> check.of(entry.getKey(), entry.getValue())));
    }

    private HttpResponse<String> send(String call, Call entry, @Nullable String key, @Nullable String tenant)
            throws Exception {
        // A stream has no end, and what its head is answered depends on the same.
        var method = call.endsWith("/stream") ? "HEAD" : call.substring(0, call.indexOf(' '));
        var path = call.substring(call.indexOf(' ') + 1)
                .replace("{name}", NAME)
                .replace("{id}", call.contains("/deliveries/") ? delivery : call.contains("/jobs/") ? job : event);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + requireNonNull(router).port() + path));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (tenant != null) {
            request.header("Hooktrail-Tenant", tenant);
        }
        return client.send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(entry.body().replace("{id}", delivery)))
                .build(), HttpResponse.BodyHandlers.ofString());
    }
}
