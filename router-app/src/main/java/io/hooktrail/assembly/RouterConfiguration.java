package io.hooktrail.assembly;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.ConfigurerModule;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.hooktrail.administration.Key;
import io.hooktrail.administration.KeyEvent;
import io.hooktrail.administration.Tenant;
import io.hooktrail.administration.TenantEvent;
import io.hooktrail.eventlog.StoredFamily;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.provider.Provider;
import io.hooktrail.provider.Providers;
import io.hooktrail.source.Source;
import io.hooktrail.source.SourceEvent;
import io.hooktrail.subscription.Subscription;
import io.hooktrail.subscription.SubscriptionEvent;

/** What the domain needs from outside, and which of its aggregates and events there are. */
@Configuration(proxyBeanMethods = false)
class RouterConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PublicUrl publicUrl(@Value("${hooktrail.public-url}") String url) {
        return new PublicUrl(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    @Bean
    Function<String, Optional<Provider>> providers() {
        return Providers::find;
    }

    @Bean
    ConfigurerModule aggregates() {
        return configurer -> configurer.configureAggregate(AggregateConfigurer.defaultConfiguration(Source.class))
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Subscription.class))
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Key.class))
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Tenant.class));
    }

    @Bean
    StoredFamily sourceEvents() {
        return new StoredFamily(SourceEvent.class);
    }

    @Bean
    StoredFamily subscriptionEvents() {
        return new StoredFamily(SubscriptionEvent.class);
    }

    @Bean
    StoredFamily keyEvents() {
        return new StoredFamily(KeyEvent.class);
    }

    @Bean
    StoredFamily tenantEvents() {
        return new StoredFamily(TenantEvent.class);
    }
}
