package io.hooktrail;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The router: one process with every role. */
@SpringBootApplication
public class HooktrailApplication {

    public static void main(String[] args) {
        SpringApplication.run(HooktrailApplication.class, args);
    }
}
