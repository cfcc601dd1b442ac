package io.hooktrail.provider;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data of one canonical event of family {@code payment}, version 1, in the making (schemas/payment). What the provider does
 * not tell is absent, never null.
 */
final class PaymentFact {

    private static final int VERSION = 1;

    private final String name;
    private final ObjectNode data = JsonNodeFactory.instance.objectNode();

    PaymentFact(String name, String provider) {
        this.name = name;
        data.put("provider", provider);
    }

    PaymentFact id(String field, @Nullable String value) {
        if (Attributes.isText(value)) {
            data.put(field, value);
        }
        return this;
    }

    /** A text for people, which may hold line breaks. */
    PaymentFact words(String field, JsonNode value) {
        if (value.isString() && !value.stringValue().isEmpty()) {
            data.put(field, value.stringValue());
        }
        return this;
    }

    PaymentFact money(Optional<Money> money) {
        money.ifPresent(told -> data.put("amount", told.minor()).put("currency", told.currency()));
        return this;
    }

    PaymentFact flag(String field, JsonNode value) {
        if (value.isBoolean()) {
            data.put(field, value.booleanValue());
        }
        return this;
    }

    PaymentFact live(boolean live) {
        data.put("livemode", live);
        return this;
    }

    CanonicalEvent toEvent(String key, String subject, @Nullable String time) {
        if (time != null) {
            data.put("occurredAt", time);
        }
        return new CanonicalEvent("payment", name, VERSION, key, subject, time,
                data.toString().getBytes(StandardCharsets.UTF_8));
    }
}
