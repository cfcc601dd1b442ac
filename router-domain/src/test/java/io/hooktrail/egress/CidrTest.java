package io.hooktrail.egress;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CidrTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,10.255.255.255,true", "10.0.0.0/8,11.0.0.0,false", "10.0.0.0/8,9.255.255.255,false",
        "192.168.1.128/25,192.168.1.128,true", "192.168.1.128/25,192.168.1.127,false", "1.2.3.4,1.2.3.4,true",
        "1.2.3.4,1.2.3.5,false", "0.0.0.0/0,255.255.255.255,true", "0.0.0.0/0,::1,false", "::/0,1.2.3.4,false",
        "fc00::/7,fdff::1,true", "fc00::/7,fe00::,false", "2001:db8::/33,2001:db8:7fff::,true",
        "2001:db8::/33,2001:db8:8000::,false"})
    void aBlockHoldsItsAddressesFromTheFirstToTheLast(String block, String address, boolean expected) {
        assertThat(Cidr.of(block).contains(Addresses.literal(address).orElseThrow())).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10/8", "10.0.0.1/8", "fc00::1/7", "example.com/8", "10.0.0.0/8 "})
    void aTextThatIsNoBlockOrMeansLessThanItShowsIsRefused(String text) {
        assertThatThrownBy(() -> Cidr.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theAllowListIsReadWithBlanksAndEmptyParts() {
        var policy = AddressPolicy.allowing(" 127.0.0.0/8, fc00::/7 ,");

        assertThat(policy.allowed()).containsExactly(Cidr.of("127.0.0.0/8"), Cidr.of("fc00::/7"));
        assertThat(AddressPolicy.allowing("").allowed()).isEmpty();
    }

    @Test
    void whatTheOperatorAllowedIsReachableAndItsNeighbourIsNot() {
        var policy = AddressPolicy.allowing("10.1.0.0/16");

        assertThat(policy.refusal(Addresses.literal("10.1.2.3").orElseThrow(), 443)).isEmpty();
        assertThat(policy.refusal(Addresses.literal("::ffff:10.1.2.3").orElseThrow(), 443)).isEmpty();
        assertThat(policy.refusal(Addresses.literal("10.2.0.1").orElseThrow(), 443)).map(SpecialRange::name)
                .contains("private network");
        assertThat(policy.refusal(Addresses.literal("64:ff9b::10.1.2.3").orElseThrow(), 443)).isPresent();
    }

    @Test
    void anOpeningIsOnePortAndOpensNoOther() {
        var loopback = Addresses.literal("127.0.0.1").orElseThrow();
        var policy = AddressPolicy.allowing("").with(List.of(new SinkOpening(loopback, 8082)));

        assertThat(policy.refusal(loopback, 8082)).isEmpty();
        assertThat(policy.isAllowed(loopback, 8082)).isTrue();
        assertThat(policy.refusal(Addresses.literal("::ffff:127.0.0.1").orElseThrow(), 8082)).isEmpty();
        assertThat(policy.refusal(loopback, 8083)).isPresent();
        assertThat(policy.refusal(Addresses.literal("127.0.0.2").orElseThrow(), 8082)).isPresent();
    }
}
