package io.hooktrail.subscription.http;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.SubscriptionsView;

/** The parts of the station that know no Spring. */
@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

    /** Before all views that ask it what a change has made of a subscription. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SubscriptionsView subscriptionsView() {
        return new SubscriptionsView();
    }

    @Bean
    SubscriptionReader subscriptionReader(OutgoingGuard guard) {
        return new SubscriptionReader(guard);
    }
}
