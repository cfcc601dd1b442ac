package io.hooktrail;

import java.util.concurrent.locks.ReentrantLock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts applications in one JVM that tests share. Spring Boot sets up the JVM's one logging system at each start, and two
 * that do so at once break each other; the rest of the starts goes on side by side.
 */
public final class Starts {

    private static final ReentrantLock LOGGING = new ReentrantLock();

    private Starts() {}

    /** As {@link SpringApplication#run(String...)}. */
    public static ConfigurableApplicationContext run(SpringApplication application, String... arguments) {
        application.addListeners((ApplicationListener<ApplicationContextInitializedEvent>) event -> release());
        LOGGING.lock();
        try {
            return application.run(arguments);
        } finally {
            release();
        }
    }

    private static void release() {
        if (LOGGING.isHeldByCurrentThread()) {
            LOGGING.unlock();
        }
    }
}
