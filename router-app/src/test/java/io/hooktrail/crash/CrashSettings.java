package io.hooktrail.crash;

import java.util.concurrent.ThreadLocalRandom;

/** How much, from the command line: {@code -Dcrash.rounds=20 -Dcrash.seed=42}. The Maven profile {@code crash} asks for all. */
final class CrashSettings {

    private static final int ROUNDS = 2;

    private CrashSettings() {}

    /** Kills of one store. */
    static int rounds() {
        return Integer.getInteger("crash.rounds", ROUNDS);
    }

    /** Printed by each run, so that its moments can be asked for again. */
    static long seed() {
        return Long.getLong("crash.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    }

    /** Below so many events a second a round proves too little; 0 where other tests share the machine. */
    static int perSecondMin() {
        return Integer.getInteger("crash.per-second-min", 0);
    }
}
