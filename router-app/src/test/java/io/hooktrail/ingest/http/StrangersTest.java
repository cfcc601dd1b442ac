package io.hooktrail.ingest.http;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StrangersTest {

    private static final String DOOR = "/in/default/shop";

    private final Limits.SetTime time = new Limits.SetTime();
    private final Strangers strangers = new Strangers(Limits.of(new IngestLimits.PerIp(2, 3, 100), 1, 1), time);

    @Test
    void anAddressMayFailAsOftenAsItsBurstAndThenWaitsForOneToken() {
        fail("203.0.113.7", 2);
        assertThat(strangers.waitOf("203.0.113.7", DOOR)).isEmpty();
        fail("203.0.113.7", 1);
        assertThat(strangers.waitOf("203.0.113.7", DOOR)).contains(Duration.ofMillis(500));

        time.pass(Duration.ofMillis(500));
        assertThat(strangers.waitOf("203.0.113.7", DOOR)).isEmpty();
        assertThat(strangers.waitOf("203.0.113.8", DOOR)).isEmpty();
    }

    @Test
    void whereAnAddressProvedItselfItNeverWaits() {
        strangers.proved("203.0.113.7", DOOR);
        fail("203.0.113.7", 3);

        assertThat(strangers.waitOf("203.0.113.7", DOOR)).isEmpty();
        assertThat(strangers.waitOf("203.0.113.7", "/in/default/other")).isPresent();
        assertThat(strangers.waitOf("203.0.113.8", "/in/default/other")).isEmpty();
    }

    @Test
    void allAddressesOfAnIpv6SiteAreOne() {
        fail("2001:db8:1:2::1", 2);
        fail("2001:db8:1:2:ffff::9", 1);

        assertThat(strangers.waitOf("2001:db8:1:2:3::", DOOR)).isPresent();
        assertThat(strangers.waitOf("2001:db8:1:3::1", DOOR)).isEmpty();
    }

    @Test
    void failuresBeyondTheBurstDoNotLengthenTheWait() {
        fail("203.0.113.7", 1000);

        assertThat(strangers.waitOf("203.0.113.7", DOOR)).contains(Duration.ofMillis(500));
    }

    private void fail(String address, int times) {
        for (var number = 0; number < times; number++) {
            strangers.failed(address);
        }
    }
}
