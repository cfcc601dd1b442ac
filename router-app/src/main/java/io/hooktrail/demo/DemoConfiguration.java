package io.hooktrail.demo;

import java.io.IOException;
import java.net.BindException;
import java.time.Clock;
import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.hooktrail.egress.SinkOpening;
import io.hooktrail.problem.WrongSetting;

/** The demo, there only when {@code hooktrail.demo} is true ({@code ./hooktrail up --demo}). */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("hooktrail.demo")
class DemoConfiguration {

    @Bean
    DemoSinks demoSinks(@Value("${hooktrail.demo-port}") int port, Clock clock) throws IOException {
        try {
            return new DemoSinks(port, clock);
        } catch (BindException e) {
            throw new WrongSetting("hooktrail.demo-port", "is " + port + ", which another process listens on",
                    port == 8083 ? "8084" : "8083");
        }
    }

    /**
     * The outgoing guard refuses loopback, and rightly so. What is let through is this one port, on which nothing but the
     * demo's own receiver listens, and only while the demo is on: HOOKTRAIL_SINKS_ALLOW stays what the operator made it.
     */
    @Bean
    SinkOpening demoSinksMayBeReached(DemoSinks sinks) {
        return new SinkOpening(sinks.address().getAddress(), sinks.address().getPort());
    }

    @Bean
    Demo demo(DemoSinks sinks, Environment environment, Clock clock, @Value("${hooktrail.demo-pace}") Duration pace,
            @Value("${hooktrail.demo-events}") int eventsMax) {
        return new Demo(sinks, environment, clock, pace, eventsMax);
    }
}
