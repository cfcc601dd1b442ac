package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

import io.hooktrail.HooktrailApplication;

/** The router with a clock that somebody sets: file {@code step} in its data directory says by how many seconds. */
final class SteppedNode {

    private static final String DIRECTORY = "--hooktrail.data-dir=";

    private SteppedNode() {}

    public static void main(String[] args) {
        var file = Stream.of(args)
                .filter(argument -> argument.startsWith(DIRECTORY))
                .map(argument -> Path.of(argument.substring(DIRECTORY.length()), "step"))
                .findFirst()
                .orElseThrow();
        var application = new SpringApplication(HooktrailApplication.class);
        application.addInitializers(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Clock clock ? new Stepped(clock, file) : bean;
            }
        }));
        application.run(args);
    }

    private static final class Stepped extends Clock {

        private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

        private final Clock clock;
        private final Path file;
        private volatile long lookAt = System.nanoTime();
        private volatile Duration step = Duration.ZERO;

        Stepped(Clock clock, Path file) {
            this.clock = clock;
            this.file = file;
        }

        @Override
        public Instant instant() {
            if (System.nanoTime() - lookAt > 0) {
                lookAt = System.nanoTime() + LOOK_NANOS;
                step = read();
            }
            return clock.instant().plus(step);
        }

        private Duration read() {
            try {
                var lines = Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
                return lines.isEmpty() ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(lines.getFirst()));
            } catch (IOException e) {
                return step;
            }
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new Stepped(clock.withZone(zone), file);
        }
    }
}
