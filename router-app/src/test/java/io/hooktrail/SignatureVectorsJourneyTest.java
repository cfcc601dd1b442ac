package io.hooktrail;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Credentials;
import io.hooktrail.provider.Providers;
import io.hooktrail.provider.Shared;
import io.hooktrail.provider.SignatureVector;
import io.hooktrail.signature.Verdict;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Each signature vector as a request on the wire to a source of its own, with the router's clock at the vector's moment.
 * What our road cannot carry (another method than POST, a signed path of the sender's) is printed and goes to the verifier.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignatureVectorsJourneyTest {

    private static final String PUBLIC_URL = "https://hooks.example.com";

    /** HubSpot signs these decoded; {@code notificationUrl} is signed as it is written. */
    private static final Pattern DECODED_BY_HUBSPOT = Pattern.compile("%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)",
            Pattern.CASE_INSENSITIVE);

    private final SettableClock clock = new SettableClock(SignatureVector.own().getFirst().now());
    private final AtomicInteger sources = new AtomicInteger();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private @Nullable RouterRun router;
    private @Nullable Api tenant;

    @BeforeAll
    void start(@TempDir Path directory) {
        router = RouterRun.start(directory, java.util.List.of("--hooktrail.public-url=" + PUBLIC_URL), clock);
        tenant = router.tenant("vectors");
    }

    @AfterAll
    void stop() {
        router().close();
    }

    private RouterRun router() {
        return requireNonNull(router);
    }

    private Api tenant() {
        return requireNonNull(tenant);
    }

    @TestFactory
    Stream<DynamicTest> everyOwnVectorGetsItsAnswer() {
        return SignatureVector.own().stream().map(this::test);
    }

    @TestFactory
    Stream<DynamicTest> everyPublishedVectorGetsItsAnswer() {
        var file = Shared.find("vectors/signatures.json");
        assumeTrue(file.isPresent(),
                "no file shared/vectors/signatures.json beside the project: only our own were sent");
        return SignatureVector.published(file.orElseThrow()).stream().map(this::test);
    }

    private DynamicTest test(SignatureVector vector) {
        return dynamicTest(vector.name(), () -> {
            clock.set(vector.now());
            if (!vector.isBuilt()) {
                checkNotSupported(vector);
            } else if (canBeOurs(vector)) {
                checkOnTheWire(vector);
            } else {
                System.out.println("vectors: no request to this router, so to the verifier: " + vector.name());
                checkVerdict(vector);
            }
        });
    }

    private static boolean canBeOurs(SignatureVector vector) {
        var signed = vector.config().getOrDefault("signedContent", "").toString();
        return vector.request().method().equals("POST")
                && !(vector.provider().equals("hubspot")
                        && DECODED_BY_HUBSPOT.matcher(vector.request().target()).find())
                && !signed.contains("{path}") && !signed.contains("{query}") && isUrl(vector.request().target());
    }

    private static boolean isUrl(String target) {
        try {
            return new URI(PUBLIC_URL + target).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void checkNotSupported(SignatureVector vector) {
        var answer = put("not-built", vector, vector.config());
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.json().path("errors").valueStream().map(error -> error.path("pointer").asString("")))
                .contains("/config/mode");
    }

    private void checkOnTheWire(SignatureVector vector) {
        var source = "vector-" + sources.incrementAndGet();
        var config = new HashMap<>(vector.config());
        if (vector.provider().equals("hubspot") || config.getOrDefault("signedContent", "")
                .toString()
                .contains(
                        "{url}")) {
            config.putIfAbsent("notificationUrl", config.getOrDefault("publicUrl", PUBLIC_URL) + vector.request()
                    .target());
        }
        var made = put(source, vector, config);
        assertThat(made.status()).as("%s", made).isEqualTo(201);

        var answer = new WireRequest("/in/vectors/" + source, vector.request().headers(), vector.request().body())
                .send(router().port());

        if (vector.isAccepted()) {
            // A content type that the provider never sends is told from a bad signature, and only to who has signed.
            assertThat(answer.status()).as("%s: %s", vector.reason(), answer).isIn(202, 415);
        } else {
            assertThat(answer.status()).as("%s: %s", vector.reason(), answer).isIn(401, 400);
        }
        if (answer.status() == 401) {
            refusals.add(answer.text("/type") + answer.text("/title") + answer.text("/detail"));
            assertThat(refusals).as("a stranger learns nothing from how a refusal reads").hasSize(1);
        }
    }

    private Answer put(String source, SignatureVector vector, java.util.Map<String, Object> config) {
        var body = new HashMap<String, Object>();
        body.put("provider", vector.provider());
        body.put("secrets", vector.secrets());
        body.put("config", config);
        return tenant().put("/api/v1/sources/" + source, RouterRun.JSON.writeValueAsString(body));
    }

    private static void checkVerdict(SignatureVector vector) {
        var verdict = Providers.find(vector.provider())
                .orElseThrow()
                .verify(vector.request(),
                        new Configuration(vector.config(), PUBLIC_URL + "/in/default/src", PUBLIC_URL),
                        new Credentials(vector.secrets()), vector.now());
        assertThat(verdict).as(vector.reason())
                .isInstanceOf(vector.isAccepted() ? Verdict.Verified.class : Verdict.Rejected.class);
    }
}
