package io.hooktrail.secret.store;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.SettingRule;

/** Refuses a {@code hooktrail.master-key} that leads to no key before the start. */
public final class MasterKeyRule implements SettingRule {

    @Override
    public void check(Function<String, @Nullable String> settings) {
        var setting = settings.apply("hooktrail.master-key");
        if (setting != null) {
            MasterKey.check(setting, System::getenv);
        }
    }
}
