package io.hooktrail.delivery.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.delivery.store.LetterFilter;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.Parameters;
import io.hooktrail.subscription.Rules;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/**
 * Which dead letters a body asks for.
 *
 * @param ids empty when a filter is given
 * @param filter null when ids are given
 * @param subscription the name in the filter; null for any
 * @param reason null when the body has none
 */
record AskedLetters(
        List<String> ids,
        @Nullable LetterFilter filter,
        @Nullable String subscription,
        @Nullable String reason) {

    private static final int IDS_MAX = 200;
    private static final int TYPE_CHARACTERS_MAX = 4096;
    private static final int REASON_CHARACTERS_MAX = 500;
    /** No subscription has this number. */
    private static final long NONE = -1;

    private static final List<String> PARAMETERS = List.of("subscription", "type", "reason", "from", "to", "limit",
            "cursor");

    /** Reads a body: ids or a filter, not both. */
    static AskedLetters of(byte @Nullable [] body, TenantName tenant, Rules rules) {
        var fields = Fields.of(body == null ? new byte[0] : body);
        var ids = fields.texts("ids");
        var reason = fields.text("reason");
        if (reason != null && reason.length() > REASON_CHARACTERS_MAX) {
            fields.fault("reason", "has at most " + REASON_CHARACTERS_MAX + " characters");
        }
        var byFilter = fields.has("filter");
        if (byFilter && fields.has("ids")) {
            fields.fault("ids", "cannot stand beside a filter");
        } else if (!byFilter && (ids.isEmpty() || ids.size() > IDS_MAX)) {
            fields.fault("ids", "must name 1 to " + IDS_MAX + " dead letters; a filter takes any number");
        }
        if (!byFilter) {
            fields.finish();
            return new AskedLetters(ids, null, null, reason);
        }
        var given = fields.object("filter");
        var subscription = given.text("subscription");
        var type = given.text("type");
        if (type != null && type.length() > TYPE_CHARACTERS_MAX) {
            given.fault("type", "has at most " + TYPE_CHARACTERS_MAX + " characters");
        }
        var code = given.text("reason");
        if (code != null && !Names.isName(code)) {
            given.fault("reason", "must be the code of a dead letter, such as timeout");
        }
        if (subscription != null && !Names.isName(subscription)) {
            given.fault("subscription", "is no name of a subscription");
        }
        var filter = new LetterFilter(number(tenant, subscription, rules), type, code, time(given, "from"),
                time(given, "to"));
        given.closed();
        fields.finish();
        return new AskedLetters(List.of(), filter, subscription, reason);
    }

    /** The parameters of the list. */
    static Parameters parameters(Map<String, String> given) {
        return Parameters.of(given, PARAMETERS);
    }

    /** The filter of the list's parameters. */
    static LetterFilter filter(Parameters parameters, TenantName tenant, Rules rules) {
        return new LetterFilter(number(tenant, parameters.text("subscription"), rules), parameters.text("type"),
                parameters.text("reason"), parameters.time("from"), parameters.time("to"));
    }

    /** The caller with the body's reason, which is nearer to the thing than that of the header. */
    Actor actor(Caller caller) {
        var actor = caller.actor();
        return reason == null
                ? actor
                : new Actor(actor.tenant(), actor.name(), actor.ip(), actor.requestId(), actor.traceparent(), reason);
    }

    private static @Nullable Long number(TenantName tenant, @Nullable String name, Rules rules) {
        if (name == null) {
            return null;
        }
        return rules.everOf(new SubscriptionId(tenant, name)).map(state -> state.number()).orElse(NONE);
    }

    private static @Nullable Instant time(Fields fields, String name) {
        var text = fields.text(name);
        if (text == null) {
            return null;
        }
        try {
            if (text.matches("[0-9]{4}-.*")) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            // The fault below says what would be right.
        }
        fields.fault(name, "must be an RFC 3339 time such as 2026-03-14T15:09:26+01:00");
        return null;
    }
}
