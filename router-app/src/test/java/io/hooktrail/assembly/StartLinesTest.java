package io.hooktrail.assembly;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

import io.hooktrail.problem.PublicUrl;

import static org.assertj.core.api.Assertions.assertThat;

class StartLinesTest {

    private final MockEnvironment environment = new MockEnvironment().withProperty("local.server.port", "8090")
            .withProperty("local.management.port", "8091")
            .withProperty("hooktrail.data-dir", "/srv/data");

    private StartLines lines() {
        return new StartLines(environment, new PublicUrl("https://hooks.example"));
    }

    @Test
    void theFirstStartTellsWhereEverythingIsAndALineToTry() {
        assertThat(lines().lines()).containsExactly(
                "the router is up: API at http://127.0.0.1:8090/api/v1, metrics and health at port 8091; there is no portal yet",
                "webhooks go to https://hooks.example/in/{tenant}/{source}",
                "the admin key is in /srv/data/admin.key",
                "try: curl -s -H \"Authorization: Bearer $(cat /srv/data/admin.key)\" http://127.0.0.1:8090/api/v1/events");
    }

    @Test
    void aGivenKeyIsNeverShown() {
        environment.setProperty("hooktrail.admin-key", "given-by-the-operator");

        assertThat(lines().lines()).noneMatch(line -> line.contains("given-by-the-operator"))
                .anyMatch(line -> line.contains("Bearer $HOOKTRAIL_ADMIN_KEY"));
    }

    @Test
    void anAddressThatTheNetworkReachesAsksForTls() {
        environment.setProperty("hooktrail.bind", "0.0.0.0");

        assertThat(lines().lines()).last()
                .asString()
                .contains("listening on 0.0.0.0 without TLS", "HOOKTRAIL_PUBLIC_URL");
        assertThat(lines().lines()).anyMatch(line -> line.contains("http://127.0.0.1:8090/api/v1/events"));
    }
}
