package io.hooktrail.ingest.http;

import java.time.Clock;

import io.github.bucket4j.TimeMeter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.hooktrail.ingest.HandshakeOrigins;
import io.hooktrail.ingest.TrustedProxies;

/** What stands before every request: whose word on its sender counts, and how much may come. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestLimits.class)
class DoorConfiguration {

    @Bean
    TrustedProxies trustedProxies(@Value("${hooktrail.trusted-proxies:}") String blocks) {
        try {
            return TrustedProxies.of(blocks);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("hooktrail.trusted-proxies: " + e.getMessage()
                    + "; give blocks of addresses such as 10.0.0.0/8,fd00::/8", e);
        }
    }

    @Bean
    HandshakeOrigins handshakeOrigins(@Value("${hooktrail.handshake.origins:}") String names) {
        return HandshakeOrigins.of(names); // Looked at before the start, as every setting.
    }

    /** The buckets' clock is the router's, so that tests can set it. */
    @Bean
    TimeMeter bucketTime(Clock clock) {
        return new TimeMeter() {

            @Override
            public long currentTimeNanos() {
                var now = clock.instant();
                return now.getEpochSecond() * 1_000_000_000L + now.getNano();
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }
}
