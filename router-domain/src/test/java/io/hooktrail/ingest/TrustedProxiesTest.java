package io.hooktrail.ingest;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TrustedProxiesTest {

    private final TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8, fd00::/8");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "203.0.113.7  | 198.51.100.1                          | 203.0.113.7",
        "10.0.0.1     | 198.51.100.1                          | 198.51.100.1",
        "10.0.0.1     | 6.6.6.6, 198.51.100.1                 | 198.51.100.1",
        "10.0.0.1     | 6.6.6.6, 198.51.100.1, 10.0.0.2       | 198.51.100.1",
        "10.0.0.1     | 10.0.0.3, 10.0.0.2                    | 10.0.0.3",
        "10.0.0.1     | 198.51.100.1:4711                     | 198.51.100.1",
        "fd00::1      | [2001:db8::7]:443                     | 2001:db8:0:0:0:0:0:7",
        "10.0.0.1     | ::ffff:198.51.100.1                   | 198.51.100.1",
        "10.0.0.1     | 198.51.100.1, unknown                 | 10.0.0.1",
        "10.0.0.1     | 198.51.100.1, <script>, 10.0.0.2      | 10.0.0.2",
        "10.0.0.1     | ','                                   | 10.0.0.1",
        "10.0.0.1     | 0x7f.1                                | 10.0.0.1",
        "::ffff:10.0.0.1 | 198.51.100.1                       | 198.51.100.1"})
    void theSenderIsTheLastHopThatIsNoTrustedProxy(String peer, String forwarded, String sender) {
        assertThat(proxies.sender(peer, List.of(forwarded))).isEqualTo(sender);
    }

    @Test
    void severalLinesAreOneChain() {
        assertThat(proxies.sender("10.0.0.1", List.of("6.6.6.6", "198.51.100.1", "10.0.0.2")))
                .isEqualTo("198.51.100.1");
        assertThat(proxies.sender("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
    }

    @Test
    void aThousandMadeUpHopsAreNotWalked() {
        assertThat(proxies.sender("10.0.0.1", List.of("10.0.0.2,".repeat(10_000) + "10.0.0.2"))).isEqualTo("10.0.0.2");
    }

    @Test
    void withoutProxiesThePeerIsTheSender() {
        assertThat(TrustedProxies.of("").sender("10.0.0.1", List.of("6.6.6.6"))).isEqualTo("10.0.0.1");
    }

    @Test
    void onlyATrustedProxySaysHttps() {
        assertThat(proxies.saysHttps("10.0.0.1", List.of("https"))).isTrue();
        assertThat(proxies.saysHttps("10.0.0.1", List.of("https, HTTPS"))).isTrue();
        assertThat(proxies.saysHttps("10.0.0.1", List.of("https, http"))).isFalse();
        assertThat(proxies.saysHttps("203.0.113.7", List.of("https"))).isFalse();
        assertThat(proxies.saysHttps("10.0.0.1", List.of())).isFalse();
    }

    @Test
    void aBlockThatIsNoneIsRefused() {
        assertThatThrownBy(() -> TrustedProxies.of("10.0.0.0/8,proxy.example")).hasMessageContaining("proxy.example");
    }
}
