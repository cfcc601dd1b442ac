package io.hooktrail.ingest.http;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.SettingRule;

/** Refuses a wrong {@code hooktrail.max-body} before the start. */
public final class BodyLimitRule implements SettingRule {

    @Override
    public void check(Function<String, @Nullable String> settings) {
        var size = settings.apply("hooktrail.max-body");
        if (size != null) {
            BodyLimit.parsed(size);
        }
    }
}
