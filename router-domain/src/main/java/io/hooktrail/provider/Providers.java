package io.hooktrail.provider;

import java.util.List;
import java.util.Optional;

/** Every provider we know, by name. */
public final class Providers {

    private static final List<Provider> ALL = List.of(new StripeProvider(), new GithubProvider(),
            new HubspotProvider(), new MollieProvider(), new StandardWebhooksProvider(), new HmacProvider());

    private Providers() {}

    /** The provider of a source's {@code provider} field. */
    public static Optional<Provider> find(String name) {
        return ALL.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /** All of them, in the order of the documentation. */
    public static List<Provider> all() {
        return ALL;
    }
}
