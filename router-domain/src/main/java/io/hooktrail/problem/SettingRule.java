package io.hooktrail.problem;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Judges settings of its station before anything is started, opened or written. Implementations are named in
 * {@code META-INF/spring.factories} and have a constructor without parameters.
 */
@FunctionalInterface
public interface SettingRule {

    /**
     * Passes when nothing is wrong.
     *
     * @param settings the value of a setting by its name in files, null when it has none
     * @throws WrongSetting for the first wrong one
     */
    void check(Function<String, @Nullable String> settings);
}
