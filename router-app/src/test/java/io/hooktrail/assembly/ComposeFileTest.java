package io.hooktrail.assembly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The compose file beside the README, as far as it can be judged without running it. */
class ComposeFileTest {

    private static final List<String> ROUTERS = List.of("router-one", "router-two");
    private static final List<String> SECRETS = List.of("HOOKTRAIL_ADMIN_KEY", "HOOKTRAIL_MASTER_KEY",
            "HOOKTRAIL_STORE_PASSWORD");

    private final Path root;
    private final Map<String, Map<String, Object>> services;

    ComposeFileTest() throws IOException {
        var here = Path.of("").toAbsolutePath();
        root = Files.exists(here.resolve("docker-compose.yml")) ? here : requireNonNull(here.getParent());
        Map<String, Map<String, Map<String, Object>>> file = new Yaml()
                .load(Files.readString(root.resolve("docker-compose.yml")));
        services = requireNonNull(file.get("services"));
    }

    private Map<?, ?> environment(String service) {
        return (Map<?, ?>) requireNonNull(requireNonNull(services.get(service)).get("environment"));
    }

    @Test
    void routersAreGivenSettingsThatThereAre() {
        var known = RouterSettings.ALL.stream()
                .map(setting -> setting.name().toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_'))
                .toList();

        assertThat(ROUTERS).allSatisfy(router -> assertThat(environment(router).keySet()).isNotEmpty()
                .allSatisfy(name -> assertThat(known).contains(name.toString())));
    }

    @Test
    void noSecretHasADefault() {
        assertThat(ROUTERS).allSatisfy(router -> assertThat(SECRETS).allSatisfy(
                secret -> assertThat(String.valueOf(environment(router).get(secret)))
                        .startsWith("${" + secret + ":?")));
        assertThat(String.valueOf(environment("postgres").get("POSTGRES_PASSWORD")))
                .startsWith("${HOOKTRAIL_STORE_PASSWORD:?");
    }

    @Test
    void bothRoutersAreTheSameAndBehindTheBalancer() throws IOException {
        assertThat(services.get("router-one")).isEqualTo(services.get("router-two"));
        assertThat(Files.readString(root.resolve("deploy/nginx.conf")))
                .contains(ROUTERS.stream().map(router -> "server " + router + ":8080").toList());
    }

    @Test
    void everyServiceIsLookedAfterAndOnlyTheBalancerIsReachedFromOutside() {
        assertThat(services.values()).isNotEmpty()
                .allSatisfy(service -> assertThat(service).containsKey("healthcheck"));
        assertThat(services.entrySet()).filteredOn(service -> service.getValue().containsKey("ports"))
                .extracting(Map.Entry::getKey)
                .containsExactly("balancer");
    }
}
