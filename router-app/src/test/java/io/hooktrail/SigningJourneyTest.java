package io.hooktrail;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.hooktrail.Receiver.Delivery;
import io.hooktrail.RouterRun.Answer;
import io.hooktrail.RouterRun.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a receiver can check, with libraries that are none of ours: HMAC by that of Standard Webhooks, Ed25519 by Bouncy Castle
 * over the text that the specification says is signed.
 */
class SigningJourneyTest extends JourneyContract {

    private static final Duration WITHIN = Duration.ofSeconds(20);
    private static final String SOURCE_SECRET = "a-secret-of-the-provider";
    private static final String SHORT_OVERLAP = "{\"overlap\":\"PT5S\"}";

    @Override
    List<String> store() {
        return List.of();
    }

    @Test
    void anHmacReceiverChecksBeforeDuringAndAfterARotation() {
        var tenant = tenant("hmac-rotation");
        var first = subscribe(tenant, 201, "standardwebhooks").text("/secret");
        var before = delivered(tenant, 1);

        var second = rotated(tenant, SHORT_OVERLAP).text("/secret");
        var during = delivered(tenant, 2);
        awaitSecrets(tenant, 1);
        var after = delivered(tenant, 3);

        assertThat(isSignedBySharedSecret(before, first)).isTrue();
        assertThat(isSignedBySharedSecret(before, second)).isFalse();
        assertThat(isSignedBySharedSecret(during, first)).isTrue();
        assertThat(isSignedBySharedSecret(during, second)).isTrue();
        assertThat(isSignedBySharedSecret(after, first)).isFalse();
        assertThat(isSignedBySharedSecret(after, second)).isTrue();
        assertThat(versions(before)).containsExactly("v1");
        assertThat(versions(during)).containsExactly("v1", "v1");
        assertThat(isSignedBySharedSecret(during, second, 0)).as("the newest signs first").isTrue();
    }

    @Test
    void anEd25519ReceiverChecksBeforeDuringAndAfterARotation() {
        var tenant = tenant("ed-rotation");
        var made = subscribe(tenant, 201, "standardwebhooks-ed25519");
        var first = made.text("/secrets/0/publicKey");
        var before = delivered(tenant, 1);

        var rotation = rotated(tenant, SHORT_OVERLAP);
        var second = rotation.text("/secrets/0/publicKey");
        var during = delivered(tenant, 2);
        awaitSecrets(tenant, 1);
        var after = delivered(tenant, 3);

        assertThat(publicKeys(rotation)).containsExactly(second, first).doesNotHaveDuplicates();
        assertThat(publicKeys(read(tenant))).containsExactly(second);
        assertThat(made.json().has("secret")).as("the private half never leaves").isFalse();
        assertThat(made.toString() + rotation).doesNotContain("whsk_");
        assertThat(isSignedByKeyOf(before, first)).isTrue();
        assertThat(isSignedByKeyOf(before, second)).isFalse();
        assertThat(isSignedByKeyOf(during, first)).isTrue();
        assertThat(isSignedByKeyOf(during, second)).isTrue();
        assertThat(isSignedByKeyOf(after, first)).isFalse();
        assertThat(isSignedByKeyOf(after, second)).isTrue();
        assertThat(versions(during)).containsExactly("v1a", "v1a");
    }

    @Test
    void aReceiverOfEitherSchemeChecksWhileTheSchemeIsChanged() {
        var tenant = tenant("scheme");
        var secret = subscribe(tenant, 201, "standardwebhooks").text("/secret");

        var changed = subscribe(tenant, 200, "standardwebhooks-ed25519");
        var delivery = delivered(tenant, 1);

        assertThat(versions(delivery)).containsExactly("v1a", "v1");
        assertThat(isSignedBySharedSecret(delivery, secret)).isTrue();
        assertThat(isSignedByKeyOf(delivery, changed.text("/secrets/0/publicKey"))).isTrue();
        assertThat(changed.json().at("/secrets/1/expiresAt").isString()).as("%s", changed).isTrue();
        assertThat(subscribe(tenant, 200, "standardwebhooks-ed25519").text("/etag")).as("the same again")
                .isEqualTo(changed.text("/etag"));
    }

    @Test
    void aReceiverOfSvixFindsItsOwnHeaders() {
        var tenant = tenant("svix");
        var secret = put(tenant, 201, "{\"signatureHeaders\":\"svix\"}").text("/secret");

        var delivery = delivered(tenant, 1);

        assertThat(delivery.headers()).doesNotContainKeys("Webhook-id", "Webhook-timestamp", "Webhook-signature");
        assertThat(isSigned(delivery, "svix", secret, delivery.header("svix-signature"))).isTrue();
        assertThat(read(tenant).text("/config/signatureHeaders")).isEqualTo("svix");
    }

    @Test
    void aSecretThatTheReceiverHasAlreadyIsTaken() {
        var tenant = tenant("given");
        subscribe(tenant, 201, "standardwebhooks");
        var own = "whsec_" + Base64.getEncoder()
                .encodeToString("a key that someone had before".getBytes(
                        StandardCharsets.US_ASCII));

        var rotation = rotated(tenant, "{\"overlap\":\"PT0S\",\"secret\":\"" + own + "\"}");
        var delivery = delivered(tenant, 1);

        assertThat(rotation.json().has("secret")).as("the caller knows it").isFalse();
        assertThat(isSignedBySharedSecret(delivery, own)).isTrue();
        assertThat(versions(delivery)).containsExactly("v1");
    }

    private static boolean isSignedBySharedSecret(Delivery delivery, String secret) {
        return isSigned(delivery, "webhook", secret, delivery.header("webhook-signature"));
    }

    private static boolean isSignedBySharedSecret(Delivery delivery, String secret, int place) {
        return isSigned(delivery, "webhook", secret, delivery.header("webhook-signature").split(" ", -1)[place]);
    }

    /** By the library of Standard Webhooks, which knows one prefix of names only. */
    private static boolean isSigned(Delivery delivery, String prefix, String secret, String signature) {
        var headers = HttpHeaders.of(Map.of("webhook-id", List.of(delivery.header(prefix + "-id")),
                "webhook-timestamp", List.of(delivery.header(prefix + "-timestamp")), "webhook-signature",
                List.of(signature)), (name, value) -> true);
        try {
            new com.standardwebhooks.Webhook(secret).verify(delivery.text(), headers);
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    private static boolean isSignedByKeyOf(Delivery delivery, String publicKey) {
        var key = new Ed25519PublicKeyParameters(decoded(publicKey.substring("whpk_".length())));
        return Arrays.stream(delivery.header("webhook-signature").split(" ", -1))
                .filter(signature -> signature.startsWith("v1a,"))
                .anyMatch(signature -> isSigned(delivery, key, decoded(signature.substring("v1a,".length()))));
    }

    private static boolean isSigned(Delivery delivery, Ed25519PublicKeyParameters key, byte[] signature) {
        var signer = new Ed25519Signer();
        signer.init(false, key);
        var head = (delivery.header("webhook-id") + "." + delivery.header("webhook-timestamp") + ".")
                .getBytes(StandardCharsets.UTF_8);
        signer.update(head, 0, head.length);
        signer.update(delivery.body(), 0, delivery.body().length);
        return signer.verifySignature(signature);
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static List<String> versions(Delivery delivery) {
        return Arrays.stream(delivery.header("webhook-signature").split(" ", -1))
                .map(signature -> signature.substring(0, signature.indexOf(',')))
                .toList();
    }

    private static List<String> publicKeys(Answer answer) {
        return secrets(answer).map(secret -> secret.path("publicKey").asString()).toList();
    }

    private static Stream<JsonNode> secrets(Answer answer) {
        var secrets = new ArrayList<JsonNode>();
        answer.json().path("secrets").forEach(secrets::add);
        return secrets.stream();
    }

    private static void awaitSecrets(Api tenant, int count) {
        await().atMost(WITHIN).until(() -> secrets(read(tenant)).count() == count);
    }

    private static Answer read(Api tenant) {
        return tenant.get("/api/v1/subscriptions/erp");
    }

    private static Answer rotated(Api tenant, String body) {
        var answer = tenant.post("/api/v1/subscriptions/erp/rotate-secret", body);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    /** The only delivery of a new event, which is the {@code number}th of the tenant. */
    private Delivery delivered(Api tenant, int number) {
        var answer = tenant.ingest("hmac",
                Webhook.hmac(SOURCE_SECRET, "{\"id\":\"" + number + "\",\"type\":\"order.placed\"}"));
        assertThat(answer.status()).as("%s", answer).isEqualTo(202);
        var received = receiver().received(tenant.tenant());
        await().atMost(WITHIN).until(() -> received.size() == number);
        return received.getLast();
    }

    private Api tenant(String name) {
        var tenant = router().tenant(name);
        var source = tenant.put("/api/v1/sources/hmac", "{\"provider\":\"hmac\",\"secrets\":[\"" + SOURCE_SECRET
                + "\"],\"config\":{\"signatureHeader\":\"X-Signature\",\"id\":\"/id\",\"type\":\"/type\"}}");
        assertThat(source.status()).as("%s", source).isEqualTo(201);
        return tenant;
    }

    private Answer subscribe(Api tenant, int status, String signing) {
        return put(tenant, status, "{\"signing\":\"" + signing + "\"}");
    }

    private Answer put(Api tenant, int status, String config) {
        var answer = tenant.put("/api/v1/subscriptions/erp",
                "{\"sink\":\"" + receiver().url(tenant.tenant()) + "\",\"config\":" + config + "}");
        assertThat(answer.status()).as("%s", answer).isEqualTo(status);
        return answer;
    }
}
