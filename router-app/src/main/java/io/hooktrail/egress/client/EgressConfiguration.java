package io.hooktrail.egress.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.SinkOpening;
import io.hooktrail.problem.WrongSetting;

/** The guard and the calls, as the settings want them. */
@Configuration(proxyBeanMethods = false)
class EgressConfiguration {

    @Bean
    AddressPolicy addressPolicy(@Value("${hooktrail.sinks-allow:}") String blocks,
            ObjectProvider<SinkOpening> openings) {
        try {
            return AddressPolicy.allowing(blocks).with(openings.stream().toList());
        } catch (IllegalArgumentException e) {
            throw new WrongSetting("hooktrail.sinks-allow", "is wrong: " + e.getMessage(), "10.0.0.0/8,fd00::/8");
        }
    }

    @Bean
    OwnPorts ownPorts(@Value("${server.port:8080}") int server, @Value("${management.server.port:-1}") int management) {
        return new OwnPorts(List.of(server, management));
    }

    @Bean
    SystemResolver hostResolver() {
        return new SystemResolver();
    }

    @Bean
    ResolvingGuard outgoingGuard(AddressPolicy policy, OwnPorts ownPorts, HostResolver resolver,
            @Value("${hooktrail.public-url:}") String publicUrl) {
        return new ResolvingGuard(policy, ownPorts, resolver,
                publicUrl.isBlank() ? Optional.empty() : Optional.of(URI.create(publicUrl)));
    }

    @Bean
    GuardedCalls outgoingCalls(ResolvingGuard guard, @Value("${hooktrail.egress-proxy:}") String proxy,
            @Value("${hooktrail.egress-proxy-credentials:}") String credentials) {
        return new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault(),
                EgressProxy.of(proxy, credentials).orElse(null));
    }
}
