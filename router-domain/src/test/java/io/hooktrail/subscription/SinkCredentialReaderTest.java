package io.hooktrail.subscription;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.Problem.Fault;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SinkCredential.AccessToken;
import io.hooktrail.subscription.SinkCredential.ClientAuthentication;
import io.hooktrail.subscription.SinkCredential.ClientCredentials;
import io.hooktrail.subscription.SinkCredential.Plain;

import static io.hooktrail.subscription.SubscriptionFixtures.GIVEN;
import static io.hooktrail.subscription.SubscriptionFixtures.NOON;
import static io.hooktrail.subscription.SubscriptionFixtures.PLACE;
import static io.hooktrail.subscription.SubscriptionFixtures.secret;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SinkCredentialReaderTest {

    private static final String TOKEN = "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"t-0123456789\"}";
    private static final String TOKEN_LEFT_OUT = "{\"credentialtype\":\"ACCESSTOKEN\"}";
    private static final String CLIENT = "{\"credentialtype\":\"CLIENTCREDENTIALS\",\"tokenendpoint\":"
            + "\"https://login.example/token\",\"clientid\":\"us\",\"clientsecret\":\"s-0123456789\"}";

    private final List<String> checked = new ArrayList<>();
    private final SubscriptionReader reader = new SubscriptionReader((sink, pointer) -> {
        checked.add(sink + " at " + pointer);
        if ("private.example".equals(sink.getHost())) {
            throw InvalidBody.at(pointer, "resolves to a private address");
        }
    });

    @Test
    void eachTypeIsRead() {
        assertThat(credential(TOKEN)).isEqualTo(new AccessToken(secret("t-0123456789"), null));
        assertThat(credential("{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"" + PLACE
                + "\",\"accesstokentype\":\"Bearer\",\"accesstokenexpiresutc\":\"2030-01-01T01:00:00+01:00\"}"))
                .isInstanceOfSatisfying(AccessToken.class, token -> {
                    assertThat(token.secret().hint()).isEqualTo(PLACE);
                    assertThat(token.expiresAt()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
                });
        assertThat(credential("{\"credentialtype\":\"PLAIN\",\"identifier\":\"Jörg\",\"secret\":\"pä55\"}"))
                .isEqualTo(new Plain("Jörg", secret("pä55")));
        assertThat(credential(CLIENT.replace("}", ",\"scope\":\"a b\",\"audience\":\"erp\","
                + "\"clientauthentication\":\"body\"}")))
                .isEqualTo(new ClientCredentials(URI.create("https://login.example/token"), "us",
                        secret("s-0123456789"), ClientAuthentication.BODY, "a b", "erp"));
        assertThat(checked).contains("https://login.example/token at /sinkcredential/tokenendpoint");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | /sinkcredential/credentialtype | is required",
        "{\"credentialtype\":\"KERBEROS\"} | /sinkcredential/credentialtype | must be ACCESSTOKEN, PLAIN or CLIENTCREDENTIALS",
        "{\"credentialtype\":\"ACCESSTOKEN\"} | /sinkcredential/accesstoken | is required",
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"\"} | /sinkcredential/accesstoken | must be a text of 1 to 16384 characters",
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":1} | /sinkcredential/accesstoken | must be a string",
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"x\",\"accesstokentype\":\"mac\"} | /sinkcredential/accesstokentype | must be bearer",
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"x\",\"accesstokenexpiresutc\":\"2026-03-01T12:00:00Z\"} | /sinkcredential/accesstokenexpiresutc | must not be over",
        "{\"credentialtype\":\"PLAIN\",\"identifier\":\"a:b\",\"secret\":\"x\"} | /sinkcredential/identifier | must be 1 to 1024 characters without a colon or control characters",
        "{\"credentialtype\":\"PLAIN\",\"identifier\":\"a\",\"secret\":\"x\",\"password\":\"x\"} | /sinkcredential/password | unknown field; known are credentialtype, identifier, secret",
        "{\"credentialtype\":\"CLIENTCREDENTIALS\",\"tokenendpoint\":\"token\",\"clientid\":\"a\",\"clientsecret\":\"x\"} | /sinkcredential/tokenendpoint | must be an absolute URI in ASCII, such as https://login.example/token",
        "{\"credentialtype\":\"CLIENTCREDENTIALS\",\"tokenendpoint\":\"https://private.example/\",\"clientid\":\"a\",\"clientsecret\":\"x\"} | /sinkcredential/tokenendpoint | resolves to a private address",
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":{\"id\":\"x\"}} | /sinkcredential/accesstoken | is what a reply shows of another secret; give the value itself"})
    void whatIsWrongIsNamedAtItsPlace(String credential, String pointer, String fault) {
        assertThat(faults(credential, null)).containsExactly(new Fault(pointer, fault));
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN_LEFT_OUT,
        "{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":{\"id\":\"t-0123456789\",\"hint\":\"wxyz\"}}", TOKEN})
    void aSecretThatIsLeftOutOrShownOrTheSameIsKept(String again) {
        var before = read(TOKEN, null);

        var after = read(again, before);

        assertThat(after).isEqualTo(before);
        assertThat(after.sharesSecretsWith(before)).isTrue();
    }

    @Test
    void anotherSecretReplacesTheOneThereIs() {
        var before = read(TOKEN, null);

        assertThat(read(TOKEN.replace("t-0", "t-1"), before).sharesSecretsWith(before)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example/hooks", "https://erp.example:8443/hooks",
        "http://erp.example/hooks"})
    void aKeptSecretDoesNotFollowTheSinkToAnotherHost(String sink) {
        var before = read(TOKEN, null);

        assertThat(faults(sink, TOKEN_LEFT_OUT, before)).containsExactly(new Fault("/sinkcredential/accesstoken",
                "must be given anew, as it would be sent to another host than the one it was given for"));
        assertThat(read("https://ERP.example:443/other", TOKEN_LEFT_OUT, before).credential())
                .isEqualTo(before.credential());
    }

    @Test
    void aKeptClientSecretDoesNotFollowTheTokenEndpointToAnotherHost() {
        var before = read(CLIENT, null);
        var moved = CLIENT.replace("login.example", "thief.example").replace(",\"clientsecret\":\"s-0123456789\"", "");

        assertThat(faults(moved, before)).extracting(Fault::pointer).containsExactly("/sinkcredential/clientsecret");
    }

    @Test
    void whatReplyShowsHoldsNoSecretAndCanBePutAgain() {
        var before = read(CLIENT, null);

        var shown = new tools.jackson.databind.json.JsonMapper().writeValueAsString(before.shown());

        assertThat(shown).contains("\"hint\":\"wxyz\"").doesNotContain("sealed", "ciphertext");
        assertThat(before.json().toString()).contains("sealed-");
        assertThat(reader.read(shown.getBytes(StandardCharsets.UTF_8), GIVEN, before, NOON)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"sinkcredential\":{\"credentialtype\":\"ACCESSTOKEN\",\"accesstoken\":\"env:HOOKTRAIL_ADMIN_KEY\"} | /sinkcredential/accesstoken",
        "\"sinkcredential\":{\"credentialtype\":\"PLAIN\",\"identifier\":\"a\",\"secret\":\"file:../master.key\"} | /sinkcredential/secret",
        "\"protocolsettings\":{\"headers\":{\"X-Key\":\"env:HOOKTRAIL_MASTER_KEY\"}} | /protocolsettings/headers/X-Key",
        "\"protocolsettings\":{\"headers\":{\"a~b\":\"file:/etc/passwd\"}} | /protocolsettings/headers/a~0b"})
    void aForeignReferenceIsRefusedAtItsPlace(String field, String pointer) {
        var refused = catchThrowableOfType(Refused.class, () -> body("https://erp.example/hooks", field, null));

        assertThat(refused.problem().code()).isEqualTo("foreign-secret-reference");
        assertThat(refused.problem().faults()).extracting(Fault::pointer).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "cookie", "X-Api-Key"})
    void aHeaderThatCarriesACredentialTakesReferencesOnly(String name) {
        var read = body("https://erp.example/hooks",
                "\"protocolsettings\":{\"headers\":{\"" + name + "\":\"" + PLACE + "\"}}", null);

        assertThat(read.headers()).containsEntry(name, PLACE);
        assertThat(catchThrowableOfType(Refused.class, () -> body("https://erp.example/hooks",
                "\"protocolsettings\":{\"headers\":{\"" + name + "\":\"x\"}}", null)).problem().faults())
                .extracting(Fault::pointer)
                .containsExactly("/protocolsettings/headers/" + name);
    }

    @Test
    void oneAuthorizationIsEnough() {
        assertThat(catchThrowableOfType(Refused.class, () -> body("https://erp.example/hooks", "\"sinkcredential\":"
                + TOKEN + ",\"protocolsettings\":{\"headers\":{\"authorization\":\"" + PLACE + "\"}}", null)).problem()
                .faults())
                .containsExactly(new Fault("/protocolsettings/headers/authorization", "is set by sinkcredential"));
    }

    private SinkCredential credential(String credential) {
        return requireNonNull(read(credential, null).credential());
    }

    private SubscriptionSettings read(String credential, @Nullable SubscriptionSettings before) {
        return read("https://erp.example/hooks", credential, before);
    }

    private SubscriptionSettings read(String sink, String credential, @Nullable SubscriptionSettings before) {
        return body(sink, "\"sinkcredential\":" + credential, before);
    }

    private SubscriptionSettings body(String sink, String field, @Nullable SubscriptionSettings before) {
        return reader.read(("{\"sink\":\"" + sink + "\"," + field + "}").getBytes(StandardCharsets.UTF_8), GIVEN,
                before, NOON);
    }

    private List<Fault> faults(String credential, @Nullable SubscriptionSettings before) {
        return faults("https://erp.example/hooks", credential, before);
    }

    private List<Fault> faults(String sink, String credential, @Nullable SubscriptionSettings before) {
        return catchThrowableOfType(Refused.class, () -> read(sink, credential, before)).problem().faults();
    }
}
