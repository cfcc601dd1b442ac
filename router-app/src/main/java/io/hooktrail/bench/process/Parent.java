package io.hooktrail.bench.process;

import java.io.IOException;

/** Ties a process to the one that started it, so that a killed bench leaves nothing running. */
final class Parent {

    private Parent() {}

    /** Ends this process when its standard input does. */
    static void endWithIt() {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is said on this line; only its end counts.
                }
            } catch (IOException e) {
                // As good as its end.
            }
            Runtime.getRuntime().halt(1);
        });
    }
}
