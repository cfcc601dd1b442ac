package io.hooktrail.source;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.egress.Cidr;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Credentials;
import io.hooktrail.provider.Normalized;
import io.hooktrail.provider.Provider;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SourceReaderTest {

    private static final SourceId SHOP = new SourceId(TenantName.DEFAULT, "shop");

    private final SourceReader reader = new SourceReader(
            name -> name.equals("strict") ? Optional.of(new StrictProvider()) : Optional.empty(),
            new PublicUrl("https://hooks.example"));

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "9"})
    void aBodyOverTheReadersLimitsIsTheCallersFault(String repeated) {
        var body = ("{\"a\":" + repeated.repeat(5000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThatThrownBy(() -> io.hooktrail.problem.Fields.of(body)).isInstanceOfSatisfying(
                io.hooktrail.problem.Refused.class,
                refused -> assertThat(refused.problem().code()).isEqualTo("invalid-body"));
    }

    @Test
    void aWholeBodyIsRead() {
        var reading = read("""
                {"provider":"strict","secrets":["whsec_a","env:X"],"config":{"toleranceSeconds":300},
                 "schemaPolicy":"quarantine","allowedIps":["203.0.113.0/24","2001:db8::/32"],
                 "rateLimit":{"perSecond":200,"burst":400},"maxBody":"25MiB","enabled":false,"description":"d"}""");

        assertThat(reading.secrets()).containsExactly("whsec_a", "env:X");
        assertThat(reading.warnings()).isEmpty();
        assertThat(reading.settings().config()).containsEntry("toleranceSeconds", 300);
        assertThat(reading.settings().allowedIps()).hasSize(2);
        assertThat(reading.settings().rateLimit()).isEqualTo(new SourceSettings.RateLimit(200, 400));
        assertThat(reading.settings().bodyBytesMax()).isEqualTo(26_214_400L);
        assertThat(reading.settings().enabled()).isFalse();
    }

    @Test
    void onlyTheProviderIsRequired() {
        assertThat(read("{\"provider\":\"strict\"}").settings().enabled()).isTrue();
        refused("{}", "invalid-body", "/provider");
    }

    @Test
    void anEmptySecretIsTakenWithAWarning() {
        assertThat(read("{\"provider\":\"strict\",\"secrets\":[\"\"]}").warnings()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "`provider`:`none`                                     | invalid-body  | /provider",
        "`provider`:`strict`,`colour`:1                        | invalid-body  | /colour",
        "`provider`:`strict`,`config`:{`wrong`:1}              | invalid-body  | /config/wrong",
        "`provider`:`strict`,`config`:7                        | invalid-body  | /config",
        "`provider`:`strict`,`config`:{`a/b`:null}             | invalid-body  | /config/a~1b",
        "`provider`:`strict`,`schemaPolicy`:`reject`           | not-supported | /schemaPolicy",
        "`provider`:`strict`,`allowedIps`:[`provider:strict`]  | not-supported | /allowedIps/0",
        "`provider`:`strict`,`allowedIps`:[`10.0.0.0/33`]      | invalid-body  | /allowedIps/0",
        "`provider`:`strict`,`allowedIps`:[`example.com`]      | invalid-body  | /allowedIps/0",
        "`provider`:`strict`,`rateLimit`:{`perSecond`:0}       | invalid-body  | /rateLimit/perSecond",
        "`provider`:`strict`,`rateLimit`:{`perSecond`:100001}  | invalid-body  | /rateLimit/perSecond",
        "`provider`:`strict`,`rateLimit`:{}                    | invalid-body  | /rateLimit/perSecond",
        "`provider`:`strict`,`rateLimit`:{`perSecond`:1,`x`:1} | invalid-body  | /rateLimit/x",
        "`provider`:`strict`,`maxBody`:`26MiB`                 | invalid-body  | /maxBody",
        "`provider`:`strict`,`maxBody`:`0B`                    | invalid-body  | /maxBody",
        "`provider`:`strict`,`secrets`:[1]                     | invalid-body  | /secrets/0"})
    void aWrongFieldIsRefusedAtItsPlace(String fields, String code, String pointer) {
        refused("{" + fields.replace('`', '"') + "}", code, pointer);
    }

    @Test
    void aDescriptionHasAtMostAThousandCharacters() {
        assertThat(read("{\"provider\":\"strict\",\"description\":\"" + "d".repeat(1000) + "\"}").settings()
                .description()).hasSize(1000);
        refused("{\"provider\":\"strict\",\"description\":\"" + "d".repeat(1001) + "\"}", "invalid-body",
                "/description");
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.0/24,203.0.113.255,true", "203.0.113.0/24,203.0.114.0,false", "0.0.0.0/0,1.2.3.4,true",
        "203.0.113.7,203.0.113.7,true", "203.0.113.7,203.0.113.8,false", "2001:db8::/32,2001:db8:1::1,true",
        "2001:db8::/32,2001:db9::1,false", "10.0.0.0/8,::ffff:10.1.2.3,true", "0.0.0.0/0,2001:db8::1,false"})
    void aNetworkContainsItsAddressesOnly(String network, String address, boolean inside) {
        assertThat(Cidr.of(network).contains(address)).isEqualTo(inside);
    }

    private SourceReader.Reading read(String body) {
        return reader.read(SHOP, body.getBytes(StandardCharsets.UTF_8));
    }

    private void refused(String body, String code, String pointer) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(code);
            assertThat(refused.problem().faults()).extracting(Problem.Fault::pointer).contains(pointer);
        });
    }

    /** Refuses every setting called {@code wrong}. */
    private static final class StrictProvider implements Provider {

        @Override
        public String name() {
            return "strict";
        }

        @Override
        public List<Problem.Fault> check(Configuration configuration) {
            assertThat(configuration.ingestUrl()).isEqualTo("https://hooks.example/in/default/shop");
            return configuration.values().containsKey("wrong")
                    ? List.of(new Problem.Fault("/config/wrong", "is wrong"))
                    : List.of();
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
        public Verdict verify(ReceivedRequest request, Configuration configuration, Credentials credentials,
                Instant now) {
            throw new UnsupportedOperationException("configuration only");
        }

        @Override
        public Normalized normalize(ReceivedRequest request, Configuration configuration) {
            throw new UnsupportedOperationException("configuration only");
        }
    }
}
