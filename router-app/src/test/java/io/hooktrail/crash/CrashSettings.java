package io.hooktrail.crash;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How much, from the command line: {@code -Dcrash.rounds=20 -Dcrash.seed=42 -Dcrash.fail-points=all}. The Maven profile
 * {@code crash} asks for all of it; without it a build only makes sure that nothing is broken.
 */
final class CrashSettings {

    private static final int ROUNDS = 2;

    /** Too long for every build: only with {@code -Dcrash.long=true}, as profile crash has it. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @EnabledIfSystemProperty(named = "crash.long", matches = "true", disabledReason = "takes minutes; mvn -Pcrash runs it")
    @interface TakesLong {}

    private CrashSettings() {}

    /** Kills of one store. */
    static int rounds() {
        return Integer.getInteger("crash.rounds", ROUNDS);
    }

    /** Printed by each run, so that its moments can be asked for again. */
    static long seed() {
        return Long.getLong("crash.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    }

    /** Those between the steps of the road, or all. */
    static List<FailPoint> failPoints() {
        return System.getProperty("crash.fail-points", "some").equals("all")
                ? FailPoint.CRASHES
                : List.of(FailPoint.BEFORE_COMMIT, FailPoint.AFTER_COMMIT, FailPoint.BEFORE_ATTEMPT,
                        FailPoint.AFTER_ATTEMPT);
    }

    /** Below so many acknowledged events a second a run proves too little; 0 where other tests share the machine. */
    static int perSecondMin() {
        return Integer.getInteger("crash.per-second-min", 0);
    }
}
