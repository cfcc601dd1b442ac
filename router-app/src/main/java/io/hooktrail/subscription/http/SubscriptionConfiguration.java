package io.hooktrail.subscription.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.SubscriptionsView;

/** The parts of the station that know no Spring. */
@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

    @Bean
    SubscriptionsView subscriptionsView() {
        return new SubscriptionsView();
    }

    @Bean
    SubscriptionReader subscriptionReader(OutgoingGuard guard) {
        return new SubscriptionReader(guard);
    }
}
