package io.hooktrail.egress.client;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.SettingRule;

/** Refuses a proxy that cannot be one before the start. */
public final class EgressProxyRule implements SettingRule {

    @Override
    public void check(Function<String, @Nullable String> settings) {
        EgressProxy.of(settings.apply(EgressProxy.URL), settings.apply(EgressProxy.CREDENTIALS));
    }
}
