package io.hooktrail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A wrong setting stops the real start with one line that names it, what is wrong, and what would be right. */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("it reads the whole process's stderr")
class StartRefusalTest {

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            port=80800 | HOOKTRAIL_PORT (hooktrail.port) is "80800"; it must be a whole number from 0 to 65535; valid is, for example, HOOKTRAIL_PORT=8080
            port=eighty | HOOKTRAIL_PORT (hooktrail.port) is "eighty"; it must be a whole number from 0 to 65535; valid is, for example, HOOKTRAIL_PORT=8080
            management-port=-1 | HOOKTRAIL_MANAGEMENT_PORT (hooktrail.management-port) is "-1"; it must be a whole number from 0 to 65535; valid is, for example, HOOKTRAIL_MANAGEMENT_PORT=8081
            bind=all | HOOKTRAIL_BIND (hooktrail.bind) is "all"; it must be an IP address of this machine; valid is, for example, HOOKTRAIL_BIND=0.0.0.0
            public-url=hooks.example.com | HOOKTRAIL_PUBLIC_URL (hooktrail.public-url) is "hooks.example.com"; it must be an http or https URL without user name, query and fragment; valid is, for example, HOOKTRAIL_PUBLIC_URL=https://hooks.example.com
            public-url=https://a:b@hooks.example/ | HOOKTRAIL_PUBLIC_URL (hooktrail.public-url) is "https://a:b@hooks.example/"; it must be an http or https URL without user name, query and fragment; valid is, for example, HOOKTRAIL_PUBLIC_URL=https://hooks.example.com
            sinks-allow=10.0.0.0/8,office | HOOKTRAIL_SINKS_ALLOW (hooktrail.sinks-allow) is wrong: "office" is no block of addresses such as 10.0.0.0/8 or fc00::/7; valid is, for example, HOOKTRAIL_SINKS_ALLOW=10.0.0.0/8,fd00::/8
            sinks-allow=10.0.0.1/8 | HOOKTRAIL_SINKS_ALLOW (hooktrail.sinks-allow) is wrong: "10.0.0.1/8" has bits set after its prefix; valid is, for example, HOOKTRAIL_SINKS_ALLOW=10.0.0.0/8,fd00::/8
            admin-key=short | HOOKTRAIL_ADMIN_KEY (hooktrail.admin-key) has 5 characters; at least 16 are needed; valid is, for example, HOOKTRAIL_ADMIN_KEY="ht_$(openssl rand -hex 32)"
            store.url=jdbc:mysql://root:geheim@db/x | HOOKTRAIL_STORE_URL (hooktrail.store.url) is "jdbc:mysql://…@db/x"; it must begin with jdbc:postgresql: or jdbc:h2:; valid is, for example, HOOKTRAIL_STORE_URL=jdbc:postgresql://db.example.com/hooktrail
            data-dir=pom.xml/data | HOOKTRAIL_DATA_DIR (hooktrail.data-dir) is "pom.xml/data", which is no directory this process can make and write to; valid is, for example, HOOKTRAIL_DATA_DIR=/var/lib/hooktrail
            secrets-dir=/no/such/place | HOOKTRAIL_SECRETS_DIR (hooktrail.secrets-dir) is "/no/such/place", which is no directory; valid is, for example, HOOKTRAIL_SECRETS_DIR=/run/secrets
            shutdown.grace=20 | HOOKTRAIL_SHUTDOWN_GRACE (hooktrail.shutdown.grace) is "20"; it must be an ISO 8601 duration from PT0S to PT10M; valid is, for example, HOOKTRAIL_SHUTDOWN_GRACE=PT20S
            demo=yes | HOOKTRAIL_DEMO (hooktrail.demo) is "yes"; it must be true or false; valid is, for example, HOOKTRAIL_DEMO=true
            demo-pace=PT0S | HOOKTRAIL_DEMO_PACE (hooktrail.demo-pace) is "PT0S"; it must be an ISO 8601 duration from PT0.1S to PT1H; valid is, for example, HOOKTRAIL_DEMO_PACE=PT2S
            http.headers-max=0 | HOOKTRAIL_HTTP_HEADERS_MAX (hooktrail.http.headers-max) is "0"; it must be a whole number from 10 to 10000; valid is, for example, HOOKTRAIL_HTTP_HEADERS_MAX=100
            demo-port=port | HOOKTRAIL_DEMO_PORT (hooktrail.demo-port) is "port"; it must be a whole number from 0 to 65535; valid is, for example, HOOKTRAIL_DEMO_PORT=8082
            demo-events=0 | HOOKTRAIL_DEMO_EVENTS (hooktrail.demo-events) is "0"; it must be a whole number from 1 to 100000; valid is, for example, HOOKTRAIL_DEMO_EVENTS=300
            http.header-bytes-max=16KiB | HOOKTRAIL_HTTP_HEADER_BYTES_MAX (hooktrail.http.header-bytes-max) is "16KiB"; it must be a whole number from 1024 to 1048576; valid is, for example, HOOKTRAIL_HTTP_HEADER_BYTES_MAX=16384
            http.read-timeout=20s | HOOKTRAIL_HTTP_READ_TIMEOUT (hooktrail.http.read-timeout) is "20s"; it must be an ISO 8601 duration from PT1S to PT10M; valid is, for example, HOOKTRAIL_HTTP_READ_TIMEOUT=PT20S
            http.keep-alive-timeout=PT0S | HOOKTRAIL_HTTP_KEEP_ALIVE_TIMEOUT (hooktrail.http.keep-alive-timeout) is "PT0S"; it must be an ISO 8601 duration from PT1S to PT1H; valid is, for example, HOOKTRAIL_HTTP_KEEP_ALIVE_TIMEOUT=PT60S
            lanes.lease=4 | HOOKTRAIL_LANES_LEASE (hooktrail.lanes.lease) is "4"; it must be an ISO 8601 duration from PT0.5S to PT1M; valid is, for example, HOOKTRAIL_LANES_LEASE=PT4S
            lanes.renewal=PT0S | HOOKTRAIL_LANES_RENEWAL (hooktrail.lanes.renewal) is "PT0S"; it must be an ISO 8601 duration from PT0.01S to PT20S; valid is, for example, HOOKTRAIL_LANES_RENEWAL=PT1S
            lanes.poll=often | HOOKTRAIL_LANES_POLL (hooktrail.lanes.poll) is "often"; it must be an ISO 8601 duration from PT0.001S to PT20S; valid is, for example, HOOKTRAIL_LANES_POLL=PT0.05S
            ingest.per-ip.failures-per-second=0 | HOOKTRAIL_INGEST_PER_IP_FAILURES_PER_SECOND (hooktrail.ingest.per-ip.failures-per-second) is "0"; it must be a whole number from 1 to 100000; valid is, for example, HOOKTRAIL_INGEST_PER_IP_FAILURES_PER_SECOND=100
            ingest.per-ip.burst=-1 | HOOKTRAIL_INGEST_PER_IP_BURST (hooktrail.ingest.per-ip.burst) is "-1"; it must be a whole number from 1 to 10000000; valid is, for example, HOOKTRAIL_INGEST_PER_IP_BURST=2000
            ingest.per-ip.addresses-max=many | HOOKTRAIL_INGEST_PER_IP_ADDRESSES_MAX (hooktrail.ingest.per-ip.addresses-max) is "many"; it must be a whole number from 1 to 10000000; valid is, for example, HOOKTRAIL_INGEST_PER_IP_ADDRESSES_MAX=100000
            ingest.per-tenant.per-second=1000001 | HOOKTRAIL_INGEST_PER_TENANT_PER_SECOND (hooktrail.ingest.per-tenant.per-second) is "1000001"; it must be a whole number from 1 to 1000000; valid is, for example, HOOKTRAIL_INGEST_PER_TENANT_PER_SECOND=50000
            ingest.per-tenant.burst=0 | HOOKTRAIL_INGEST_PER_TENANT_BURST (hooktrail.ingest.per-tenant.burst) is "0"; it must be a whole number from 1 to 10000000; valid is, for example, HOOKTRAIL_INGEST_PER_TENANT_BURST=100000
            ingest.bodies-in-memory=1MB | HOOKTRAIL_INGEST_BODIES_IN_MEMORY (hooktrail.ingest.bodies-in-memory) is "1MB"; it must be a whole number of B, KB, MB or GB from 25MB to 64GB; valid is, for example, HOOKTRAIL_INGEST_BODIES_IN_MEMORY=128MB
            ingest.bodies-in-memory=plenty | HOOKTRAIL_INGEST_BODIES_IN_MEMORY (hooktrail.ingest.bodies-in-memory) is "plenty"; it must be a whole number of B, KB, MB or GB from 25MB to 64GB; valid is, for example, HOOKTRAIL_INGEST_BODIES_IN_MEMORY=128MB
            ingest.body-within=30 | HOOKTRAIL_INGEST_BODY_WITHIN (hooktrail.ingest.body-within) is "30"; it must be an ISO 8601 duration from PT0.001S to PT10M; valid is, for example, HOOKTRAIL_INGEST_BODY_WITHIN=PT30S
            trusted-proxies=10.0.0.0/33 | HOOKTRAIL_TRUSTED_PROXIES (hooktrail.trusted-proxies) is wrong: "10.0.0.0/33" has no prefix length from 0 to 32; valid is, for example, HOOKTRAIL_TRUSTED_PROXIES=10.0.0.0/8
            handshake.origins=a.example,https://b.example | HOOKTRAIL_HANDSHAKE_ORIGINS (hooktrail.handshake.origins) is wrong: "https://b.example" is no DNS name such as eventgrid.azure.net; valid is, for example, HOOKTRAIL_HANDSHAKE_ORIGINS=eventgrid.azure.net
            handshake.origins=* | HOOKTRAIL_HANDSHAKE_ORIGINS (hooktrail.handshake.origins) is wrong: "*" is no DNS name such as eventgrid.azure.net; valid is, for example, HOOKTRAIL_HANDSHAKE_ORIGINS=eventgrid.azure.net
            require-https=1 | HOOKTRAIL_REQUIRE_HTTPS (hooktrail.require-https) is "1"; it must be true or false; valid is, for example, HOOKTRAIL_REQUIRE_HTTPS=true
            roles=ingest | HOOKTRAIL_ROLES (hooktrail.roles) is "ingest"; it is not supported by this version; valid is, for example, HOOKTRAIL_ROLES=all
            egress-proxy=proxy:3128 | HOOKTRAIL_EGRESS_PROXY (hooktrail.egress-proxy) must be http://HOST:PORT; valid is, for example, HOOKTRAIL_EGRESS_PROXY=http://proxy.example:3128
            egress-proxy=http://a:geheim@proxy:3128 | HOOKTRAIL_EGRESS_PROXY (hooktrail.egress-proxy) holds a user name; give it in HOOKTRAIL_EGRESS_PROXY_CREDENTIALS; valid is, for example, HOOKTRAIL_EGRESS_PROXY=http://proxy.example:3128
            tls.certificate=/etc/tls.pem | HOOKTRAIL_TLS_CERTIFICATE (hooktrail.tls.certificate) is "/etc/tls.pem"; it is not supported by this version; leave it out
            sink-allow=127.0.0.0/8 | hooktrail.sink-allow is no setting of the router; the nearest is hooktrail.sinks-allow
            store.passwort=x | hooktrail.store.passwort is no setting of the router; the nearest is hooktrail.store.password
            max-body=1MB | HOOKTRAIL_MAX_BODY (hooktrail.max-body) is "1MB", but must be a whole number of B, KiB or MiB up to 25MiB; valid is, for example, HOOKTRAIL_MAX_BODY=1MiB
            master-key=c2hvcnQ= | HOOKTRAIL_MASTER_KEY (hooktrail.master-key) holds a key that is Base64 of 5 bytes instead of 32; valid is, for example, HOOKTRAIL_MASTER_KEY="$(openssl rand -base64 32)"
            master-key=env:NO_SUCH_KEY | HOOKTRAIL_MASTER_KEY (hooktrail.master-key) is env:NO_SUCH_KEY, which is not set in the environment; valid is, for example, HOOKTRAIL_MASTER_KEY="$(openssl rand -base64 32)"
            bind=192.0.2.1 | HOOKTRAIL_BIND (hooktrail.bind) is "192.0.2.1", which this process cannot listen on (Cannot assign requested address); valid is, for example, HOOKTRAIL_BIND=127.0.0.1
            max-body=lots | HOOKTRAIL_MAX_BODY (hooktrail.max-body) is "lots", but must be a whole number of B, KiB or MiB up to 25MiB; valid is, for example, HOOKTRAIL_MAX_BODY=1MiB
            master-key=a_b | HOOKTRAIL_MASTER_KEY (hooktrail.master-key) holds a key that is no Base64; valid is, for example, HOOKTRAIL_MASTER_KEY="$(openssl rand -base64 32)"
            """)
    void aWrongValueIsToldBeforeAnythingStarts(String setting, String line, CapturedOutput output) {
        refused(List.of("--hooktrail." + setting), line, output);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --port=8090 | --port is no option of the router; the nearest is --hooktrail.port
            --publicurl=https://a.example | --publicurl is no option of the router; the nearest is --hooktrail.public-url
            8090 | "8090" is no option of the router; options begin with --hooktrail., such as --hooktrail.port=8090
            """)
    void anArgumentThatMeansNothingIsTold(String argument, String line, CapturedOutput output) {
        refused(List.of(argument), line, output);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void anUnknownProfileIsToldApart(CapturedOutput output) {
        refused(List.of("--spring.profiles.active=production"),
                "SPRING_PROFILES_ACTIVE is \"production\"; it must be dev or "
                        + "prod; valid is, for example, SPRING_PROFILES_ACTIVE=prod",
                output);
    }

    @Test
    void profileProdRunsNoDemo(CapturedOutput output) {
        refused(List.of("--spring.profiles.active=prod", "--hooktrail.demo=true"),
                "HOOKTRAIL_DEMO (hooktrail.demo) is true; profile prod runs no demo; valid is, for example, "
                        + "HOOKTRAIL_DEMO=false",
                output);
    }

    @Test
    void profileProdTakesNoGeneratedKeyWhenTheNetworkCanReachIt(CapturedOutput output) {
        refused(List.of("--spring.profiles.active=prod", "--hooktrail.bind=0.0.0.0", "--hooktrail.admin-key="),
                "HOOKTRAIL_ADMIN_KEY (hooktrail.admin-key) is empty; profile prod takes no generated key when HOOKTRAIL_BIND "
                        + "is not loopback; valid is, for example, HOOKTRAIL_ADMIN_KEY=\"ht_$(openssl rand -hex 32)\"",
                output);
    }

    @Test
    void profileProdTakesNoGeneratedMasterKeyEither(CapturedOutput output) {
        refused(List.of("--spring.profiles.active=prod", "--hooktrail.bind=0.0.0.0"),
                "HOOKTRAIL_MASTER_KEY (hooktrail.master-key) is empty; profile prod takes no generated key when "
                        + "HOOKTRAIL_BIND is not loopback; valid is, for example, "
                        + "HOOKTRAIL_MASTER_KEY=file:/run/secrets/master.key",
                output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            store.url=jdbc:postgresql://127.0.0.1:9/x | HOOKTRAIL_STORE_URL (hooktrail.store.url) names a store that cannot be opened (Connection to 127.0.0.1:9 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.); valid is, for example, HOOKTRAIL_STORE_URL=jdbc:postgresql://db.example.com/hooktrail
            lanes.renewal=PT2S | HOOKTRAIL_LANES_RENEWAL (hooktrail.lanes.renewal) is PT2S, but must be at most a third of the lease, which is PT4S; valid is, for example, HOOKTRAIL_LANES_RENEWAL=PT1S
            lanes.poll=PT2S | HOOKTRAIL_LANES_POLL (hooktrail.lanes.poll) is PT2S, but must be at most the renewal, which is PT1S; valid is, for example, HOOKTRAIL_LANES_POLL=PT0.05S
            """)
    void whatOnlyShowsLaterIsToldInOneLineToo(String setting, String line, CapturedOutput output) {
        refused(List.of("--hooktrail." + setting), line, output);
    }

    @Test
    void aPortGivenTwiceIsToldBesideAFreeOne(CapturedOutput output) throws IOException {
        refused(List.of("--hooktrail.management-port=18099"),
                "HOOKTRAIL_MANAGEMENT_PORT (hooktrail.management-port) is 18099, which is HOOKTRAIL_PORT too; the probes and "
                        + "metrics need a port of their own; valid is, for example, HOOKTRAIL_MANAGEMENT_PORT="
                        + free(),
                output);
    }

    @ParameterizedTest
    @CsvSource({"port,HOOKTRAIL_PORT", "management-port,HOOKTRAIL_MANAGEMENT_PORT", "demo-port,HOOKTRAIL_DEMO_PORT"})
    void aPortInUseIsNamedByItsSettingBesideAFreeOne(String setting, String variable, CapturedOutput output)
            throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var port = taken.getLocalPort();
            refused(List.of("--hooktrail." + setting + "=" + port,
                    "--hooktrail.demo=" + setting.equals("demo-port")),
                    variable + " (hooktrail." + setting + ") is " + port
                            + ", which another process listens on; valid is, for example, " + variable + "="
                            + free(),
                    output);
        }
    }

    @Test
    void anotherMasterKeyThanTheStoresIsRefused(CapturedOutput output) {
        RouterRun.start(directory, List.of()).close();

        refused(List.of("--hooktrail.master-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
                "HOOKTRAIL_MASTER_KEY (hooktrail.master-key) is not the key that this store's secrets are sealed with; give the "
                        + "one of the first start, usually master.key in the data directory of then; valid is, for example, "
                        + "HOOKTRAIL_MASTER_KEY=file:/backup/master.key",
                output);
    }

    @Test
    void aStoreThatAnotherProcessHasOpenIsNotBroken(CapturedOutput output) throws IOException, SQLException {
        DriverManager.getConnection("jdbc:h2:file:" + directory + "/hooktrail", "", "").close();

        try (var file = new RandomAccessFile(directory.resolve("hooktrail.mv.db").toFile(), "rw");
                var lock = file.getChannel().lock()) {
            assertThat(lock.isValid()).isTrue();
            refused(List.of(),
                    "HOOKTRAIL_DATA_DIR (hooktrail.data-dir) holds a store that another process has open; stop "
                            + "it, or use another directory; valid is, for example, HOOKTRAIL_DATA_DIR=./data-two",
                    output);
        }
    }

    private static final String LOGIN = "HOOKTRAIL_STORE_PASSWORD (hooktrail.store.password) or HOOKTRAIL_STORE_USER is wrong: the "
            + "store refuses the login; valid is, for example, HOOKTRAIL_STORE_PASSWORD=\"$(cat /run/secrets/store)\"";

    @Test
    void aWrongPasswordOfAnEmbeddedStoreIsNamed(CapturedOutput output) throws SQLException {
        DriverManager.getConnection("jdbc:h2:file:" + directory + "/hooktrail", "owner", "right").close();

        refused(List.of("--hooktrail.store.user=owner", "--hooktrail.store.password=wrong"), LOGIN, output);
    }

    @Test
    void aWrongPasswordOrDatabaseOfPostgresIsNamed(CapturedOutput output) throws IOException, SQLException {
        var access = Files.writeString(directory.resolve("pg_hba.conf"), """
                host all postgres 127.0.0.1/32 trust
                host all all 127.0.0.1/32 scram-sha-256
                """);
        try (var postgres = EmbeddedPostgres.builder().setServerConfig("hba_file", access.toString()).start();
                var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE router LOGIN PASSWORD 'right'");
            var url = "--hooktrail.store.url=" + postgres.getJdbcUrl("router", "postgres");
            refused(List.of(url, "--hooktrail.store.user=router", "--hooktrail.store.password=wrong"), LOGIN, output);
            refused(List.of(url.replace("/postgres?", "/missing?"), "--hooktrail.store.user=router",
                    "--hooktrail.store.password=right"),
                    LOGIN + "\nhooktrail: HOOKTRAIL_STORE_URL (hooktrail.store.url) names a database that does not exist; "
                            + "valid is, for example, HOOKTRAIL_STORE_URL=jdbc:postgresql://db.example.com/hooktrail",
                    output);
        }
    }

    /** As the operator sees it: the variable's name, the exit code, and nothing else. */
    @Test
    void aMisspeltVariableEndsTheProcessWithExitCodeOne() throws Exception {
        var process = RouterProcess.start(directory, Map.of("HOOKTRAIL_SINK_ALLOW", "127.0.0.0/8"), List.of());

        assertThat(process.exitCode()).isEqualTo(1);
        assertThat(process.output()).containsExactly(
                "hooktrail: HOOKTRAIL_SINK_ALLOW is no setting of the router; the nearest is HOOKTRAIL_SINKS_ALLOW");
    }

    /** The first port from 8090 on that nobody listens on. */
    private static int free() throws IOException {
        for (var port = 8090; port < 8190; port++) {
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                assertThat(taken).as("port %s", port).isNotNull();
            }
        }
        throw new IOException("no port is free");
    }

    @Test
    void aFaultOfTheRouterIsToldWithItsTrace(CapturedOutput output) {
        var application = new SpringApplication(HooktrailApplication.class);
        application
                .addInitializers(context -> ((GenericApplicationContext) context).registerBean("broken", Object.class,
                        () -> {
                            throw new IllegalStateException("nobody expects this");
                        }));

        assertThatThrownBy(() -> Starts.run(application, "--hooktrail.port=18099", "--hooktrail.management-port=0",
                "--hooktrail.data-dir=" + directory, "--hooktrail.admin-key=" + RouterRun.ADMIN_KEY))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getErr()).startsWith("hooktrail: the start failed by a fault of the router")
                .contains("nobody expects this", "\tat ");
    }

    private void refused(List<String> settings, String line, CapturedOutput output) {
        var arguments = new ArrayList<>(List.of("--hooktrail.port=18099", "--hooktrail.management-port=0",
                "--hooktrail.data-dir=" + directory, "--hooktrail.admin-key=" + RouterRun.ADMIN_KEY));
        settings.forEach(setting -> arguments.removeIf(usual -> usual.startsWith(setting.split("=", 2)[0] + "=")));
        arguments.addAll(settings);

        assertThatThrownBy(() -> Starts.run(new SpringApplication(HooktrailApplication.class),
                arguments.toArray(String[]::new)))
                .isInstanceOf(RuntimeException.class);

        assertThat(output.getErr()).isEqualToNormalizingNewlines("hooktrail: " + line + "\n");
        assertThat(output.getOut()).doesNotContain("\tat ")
                .doesNotContain("Exception", "ERROR", "ConditionEvaluationReport");
        assertThat(directory.resolve("hooktrail.trace.db")).doesNotExist();
    }
}
