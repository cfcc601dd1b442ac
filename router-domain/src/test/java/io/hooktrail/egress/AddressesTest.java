package io.hooktrail.egress;

import java.net.Inet6Address;
import java.net.InetAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressesTest {

    @ParameterizedTest
    @CsvSource({"0.0.0.0,this network", "0.255.255.255,this network", "10.0.0.1,private network",
        "10.255.255.255,private network", "100.64.0.0,carrier-grade NAT", "100.127.255.255,carrier-grade NAT",
        "100.100.100.200,cloud metadata", "127.0.0.1,loopback", "127.255.255.254,loopback",
        "169.254.169.254,cloud metadata", "169.254.0.1,link-local", "172.16.0.1,private network",
        "172.31.255.255,private network", "192.0.0.1,protocol assignments", "192.0.0.192,cloud metadata",
        "192.0.2.1,documentation", "192.88.99.1,6to4 relay", "192.168.1.1,private network",
        "168.63.129.16,cloud platform service", "198.18.0.1,benchmarking", "198.19.255.255,benchmarking",
        "198.51.100.7,documentation", "203.0.113.9,documentation", "224.0.0.1,multicast", "239.255.255.255,multicast",
        "240.0.0.1,reserved", "255.255.255.254,reserved", "255.255.255.255,broadcast"})
    void aSpecialIpv4AddressIsToldByItsNarrowestRange(String address, String name) {
        assertThat(nameOf(address)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"::,this host", "::1,loopback", "::7f00:1,IPv4-compatible", "::8.8.8.8,IPv4-compatible",
        "64:ff9b:1::8.8.8.8,local NAT64", "100::1,discard-only", "2001::1,Teredo", "2001:2::1,protocol assignments",
        "2001:1ff:ffff::,protocol assignments", "2001:db8::1,documentation", "2002:7f00:1::,6to4",
        "2002:808:808::,6to4", "3fff:fff::1,documentation", "5f00::1,segment routing", "fc00::1,unique local",
        "fd00:ec2::254,cloud metadata", "fdff::1,unique local", "fe80::1,link-local", "febf::1,link-local",
        "fec0::1,site-local", "ff02::1,multicast", "4000::1,not global unicast", "::1:0:0:1,not global unicast",
        "64:ff9b::127.0.0.1,loopback", "64:ff9b::a9fe:a9fe,cloud metadata", "64:ff9b::10.0.0.1,private network",
        "::ffff:10.0.0.1,private network", "::ffff:169.254.169.254,cloud metadata"})
    void aSpecialIpv6AddressIsToldAndOneThatCarriesIpv4ByWhatItCarries(String address, String name) {
        assertThat(nameOf(address)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:200::1",
        "2001:4860:4860::8888", "2003::1", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"})
    void aPublicAddressIsInNoSpecialRange(String address) {
        assertThat(Addresses.specialRange(literal(address))).isEmpty();
    }

    @Test
    void aMappedAddressKeptAsIpv6IsJudgedAsIpv4() throws Exception {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        bytes[12] = 10;
        bytes[15] = 1;
        var mapped = Inet6Address.getByAddress(null, bytes, -1);

        assertThat(Addresses.specialRange(mapped)).map(SpecialRange::name).contains("private network");
        assertThat(Addresses.plain(mapped).getHostAddress()).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1",
        "127.0.0.01", "127.0.0.1.", "256.0.0.1", "1.2.3.4.5", "fe80::1%eth0", "fe80::1%1", "[::1]", ":::1", "1::2::3",
        "::ffff:127.0.0.256", "１27.0.0.1", " 127.0.0.1", "127.0.0.1 ", "+127.0.0.1", "12345::"})
    void aFormThatOnlySomeReadersTakeForAnAddressIsNone(String text) {
        assertThat(Addresses.literal(text)).isEmpty();
    }

    private static String nameOf(String address) {
        return Addresses.specialRange(literal(address)).map(SpecialRange::name).orElse("public");
    }

    private static InetAddress literal(String text) {
        return Addresses.literal(text).orElseThrow();
    }
}
