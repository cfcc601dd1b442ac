package io.hooktrail;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The router: one process with every role. */
@SpringBootApplication
public class HooktrailApplication {

    /** Exit code 1 when it cannot start; why stands on stderr by then. */
    public static void main(String[] args) {
        try {
            SpringApplication.run(HooktrailApplication.class, args);
        } catch (RuntimeException reported) {
            // Not left to the end of this thread: a pool that was already started would keep the process alive.
            System.exit(1);
        }
    }
}
