package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.Addresses;
import io.hooktrail.egress.EgressProblem;
import io.hooktrail.egress.EgressProblem.PrivateSink;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ResolvingGuardTest {

    private static final int OWN_PORT = 8080;
    private static final Map<String, List<String>> NAMES = Map.of(
            "erp.example", List.of("93.184.216.34", "2606:2800:220:1::1"),
            "inside.example", List.of("10.0.0.7"),
            "mixed.example", List.of("93.184.216.34", "169.254.169.254"),
            "nat64.example", List.of("64:ff9b::10.0.0.7"),
            "localhost", List.of("127.0.0.1", "::1"),
            "router.example", List.of("93.184.216.35"));

    @ParameterizedTest
    @ValueSource(strings = {"https://erp.example/hooks", "HTTPS://ERP.EXAMPLE:8443/hooks?x=1", "https://8.8.8.8/",
        "https://[2606:4700::1111]/", "https://[::ffff:8.8.8.8]/", "https://[64:ff9b::808:808]/"})
    void aPublicSinkOverHttpsIsAccepted(String sink) {
        assertThatCode(() -> guard("").check(URI.create(sink), "/sink")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "https://[::1]/", "https://[::]/", "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[::127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/", "https://[2001:0:7f00:1::]/", "https://[fe80::1]/", "https://[fd00:ec2::254]/",
        "https://169.254.169.254/latest/meta-data", "https://10.1.2.3:9200/", "https://100.64.0.1/",
        "https://255.255.255.255/",
        "https://inside.example/", "https://mixed.example/", "https://nat64.example/", "https://localhost/",
        "https://LOCALHOST:443/"})
    void anAddressThatIsNotPublicIsRefusedInWhateverForm(String sink) {
        assertThat(refusal("", sink)).isInstanceOf(PrivateSink.class)
                .extracting(Problem::code, Problem::kind)
                .containsExactly("private-sink", Problem.Kind.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://0x7f000001/", "https://2130706433/",
        "https://127.1/", "https://127.0.0.1./", "https://017700000001/", "https://127.0.0.01/", "https://8.8.8.8.8/",
        "https://foo.1/", "https://foo.0x1/", "https://[fe80::1%25eth0]/", "https://[fe80::1%1]/"})
    void anUnusualFormOfAnAddressIsRefusedBeforeAnyoneReadsIt(String sink) {
        assertThat(refusal("127.0.0.0/8,fe80::/10", sink).code()).isEqualTo("unusable-sink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://erp.example/", "//erp.example/", "/hooks", "mailto:a@erp.example",
        "https:erp.example",
        "https://user:pw@erp.example/", "https://user@erp.example/", "https://erp.example/#part",
        "https://erp.example:0/", "https://erp.example:65536/", "https://under_score/", "https:///hooks",
        "https://%31%32%37.0.0.1/", "http://erp.example/", "http://8.8.8.8/", "https://router.example/in/default/x",
        "https://ROUTER.example:443/api"})
    void aUriThatCannotBeASinkIsRefused(String sink) {
        assertThat(refusal("", sink).code()).isEqualTo("unusable-sink");
    }

    @Test
    void aSinkLongerThan2048CharactersIsRefused() {
        var longest = "https://erp.example/" + "a".repeat(2048 - "https://erp.example/".length());

        assertThatCode(() -> guard("").check(URI.create(longest), "/sink")).doesNotThrowAnyException();
        assertThat(refusal("", longest + "a").code()).isEqualTo("unusable-sink");
    }

    @Test
    void aHostWithoutAnAddressIsRefusedAndNamed() {
        assertThat(refusal("", "https://nowhere.example/").code()).isEqualTo("unresolvable-sink");
        assertThat(refusal("", "https://nowhere.example/").detail()).contains("nowhere.example");
    }

    @Test
    void theRefusalPointsIntoTheBodyAndSaysWhatToDo() {
        var problem = refusal("", "https://inside.example/");

        assertThat(problem.detail()).contains("inside.example", "10.0.0.7", "private network", "HOOKTRAIL_SINKS_ALLOW");
        assertThat(problem.faults()).extracting(Problem.Fault::pointer).containsExactly("/sink");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,http://inside.example/,true", "10.0.0.0/8,https://inside.example/,true",
        "127.0.0.0/8,http://127.0.0.1:9000/,true", "127.0.0.0/8,http://localhost:9000/,false",
        "'127.0.0.0/8,::1',http://localhost:9000/,true", "169.254.0.0/16,http://mixed.example/,false",
        "169.254.0.0/16,https://mixed.example/,false",
        "169.254.169.254,https://mixed.example/,true", "10.0.0.0/8,https://nat64.example/,false"})
    void anAllowedNetworkMayBeReachedAndOnlyThereByPlainHttp(String allowed, String sink, boolean accepted) {
        var refused = catchThrowableOfType(Refused.class, () -> guard(allowed).check(URI.create(sink), "/sink"));

        assertThat(refused == null).isEqualTo(accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080/", "http://127.9.9.9:8080/", "http://[::1]:8080/",
        "http://0.0.0.0:8080/",
        "http://localhost:8080/in/default/x", "https://[::ffff:127.0.0.1]:8080/"})
    void ourOwnPortIsRefusedEvenInAnAllowedNetwork(String sink) {
        assertThat(refusal("0.0.0.0/0,::/0", sink).code()).isEqualTo("unusable-sink");
    }

    @Test
    void everyConnectionIsCheckedAgain() {
        var refused = catchThrowableOfType(Refused.class,
                () -> guard("").admitted("https", "mixed.example", 443, "", Duration.ofSeconds(1)));

        assertThat(refused.problem()).isInstanceOf(EgressProblem.class);
    }

    private static Problem refusal(String allowed, String sink) {
        var refused = catchThrowableOfType(Refused.class, () -> guard(allowed).check(URI.create(sink), "/sink"));
        assertThat(refused).as(sink).isNotNull();
        return refused.problem();
    }

    private static ResolvingGuard guard(String allowed) {
        return new ResolvingGuard(AddressPolicy.allowing(allowed), new OwnPorts(List.of(OWN_PORT)),
                ResolvingGuardTest::resolve, Optional.of(URI.create("https://router.example")));
    }

    private static List<InetAddress> resolve(String name, Duration within) throws UnknownHostException {
        var addresses = NAMES.get(name.toLowerCase(java.util.Locale.ROOT));
        if (addresses == null) {
            throw new UnknownHostException(name);
        }
        return addresses.stream().map(address -> Addresses.literal(address).orElseThrow()).toList();
    }
}
