package io.hooktrail.access;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class CallerTest {

    @ParameterizedTest
    @CsvSource({"/shop,/shop,true", "/shop,/shop/eu,true", "/shop,/shopping,false", "/shop,/shop?x=1,true",
        "/shop,/shop#a,true", "/shop,/sho,false", "/shop/,/shop/eu,true", "/shop/,/shop,false",
        "urn:acme,urn:acme:shop,true", "urn:acme:,urn:acme:shop,true", "urn:acme,urn:acmeshop,false",
        "https://acme.example,https://acme.example/shop,true",
        "/shop,/shop/../else,false", "/shop,/shop/%2E./else,false", "/shop,/shop/a..b,true", "/shop,/shop/..,false",
        "https://acme.example,https://acme.example.evil.example/,false"})
    void aPublisherIsBoundToWholeSegmentsOfASource(String prefix, String source, boolean may) {
        assertThat(caller(List.of("/else", prefix)).mayPublishFor(source)).isEqualTo(may);
    }

    @Test
    void withoutPrefixesEverySourceIsTheCallers() {
        assertThat(caller(List.of()).mayPublishFor("/any")).isTrue();
    }

    private static Caller caller(List<String> prefixes) {
        return new Caller(Actor.system(TenantName.DEFAULT, "test"), Role.PUBLISHER, prefixes);
    }
}
