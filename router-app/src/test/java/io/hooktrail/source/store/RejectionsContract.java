package io.hooktrail.source.store;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.hooktrail.Stores;
import io.hooktrail.event.Header;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.secret.Secrets;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.source.SourceId;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What rejections promise on every database. */
abstract class RejectionsContract {

    private static final TenantName ACME = new TenantName("acme");

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @Test
    void theyComeBackNewestFirstPageByPageWithinTheirTenant() throws Exception {
        var store = Stores.migrated(empty());
        var rejections = new JdbcRejections(JdbcClient.create(store), new Plain(), new SimpleMeterRegistry(),
                Clock.systemUTC());
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        rejections.start();
        try {
            for (var number = 0; number < 5; number++) {
                rejections.record(new SourceId(ACME, "shop"), request(now), Set.of(), "code-" + number, "why");
            }
            rejections.record(new SourceId(ACME, "other"), request(now), Set.of(), "code-5", "why");
            await().atMost(Duration.ofSeconds(20)).until(() -> rejections.find(ACME, null, null, 10).size() == 6);
        } finally {
            rejections.stop();
        }

        var page = rejections.find(ACME, "shop", null, 3);
        assertThat(page).extracting(Rejection::code).containsExactly("code-4", "code-3", "code-2");
        assertThat(rejections.find(ACME, "shop", page.getLast().id(), 3)).extracting(Rejection::code)
                .containsExactly("code-1", "code-0");
        assertThat(page.getFirst().at()).isEqualTo(now);
        assertThat(rejections.find(TenantName.DEFAULT, null, null, 10)).isEmpty();
    }

    @Test
    void theBeginningOfALongBodyIsKeptWithTheLengthOfTheWhole() {
        var body = new byte[1024 * 1024];
        var request = new ReceivedRequest("POST", "/in/acme/shop", null, List.of(), body, "203.0.113.7", Instant.EPOCH);

        var kept = KeptRequest.bytes(request, Set.of());

        assertThat(kept).hasSizeLessThan(32 * 1024);
        assertThat(KeptRequest.masked(kept)).containsEntry("bodyBytes", body.length);
    }

    private static ReceivedRequest request(Instant receivedAt) {
        return new ReceivedRequest("POST", "/in/acme/shop", null, List.of(new Header("X-Signature", "s")),
                "payload".getBytes(StandardCharsets.UTF_8), "203.0.113.7", receivedAt);
    }

    /** Leaves the bytes as they are: sealing has its own test. */
    private static final class Plain implements Secrets {

        @Override
        public SecretValue keep(TenantName tenant, String literalOrReference, String pointer) {
            return new SecretValue.Sealed(literalOrReference);
        }

        @Override
        public String reveal(TenantName tenant, SecretValue value) {
            return value.toString();
        }

        @Override
        public byte[] seal(TenantName tenant, byte[] plain) {
            return plain;
        }

        @Override
        public byte[] open(TenantName tenant, byte[] sealed) {
            return sealed;
        }
    }
}
