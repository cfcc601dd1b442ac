package io.hooktrail.delivery;

import java.time.Instant;
import java.util.LinkedHashMap;

import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.subscription.SubscriptionId;

/**
 * The event that tells of a subscription which the router has disabled (schemas/alert/subscription-disabled). It is an event of
 * the tenant like any other, and goes only to subscriptions whose {@code types} name it.
 */
public final class DisablingAlert {

    public static final String TYPE = "io.hooktrail.alert.subscription-disabled.v1";

    /** No name holds a slash, so it is no source's: nobody can claim to be the router (ADR 16). */
    public static final String ORIGIN = "/alerts";

    /** The reason of a subscription that was disabled because its sink wants no more. */
    public static final String GONE = "the sink answered 410 Gone";

    private static final String MAPPER = "alert/1";
    private static final JsonMapper JSON = new JsonMapper();

    private DisablingAlert() {}

    /**
     * The alert, not yet routed.
     *
     * @param id of the event
     * @param disabledAt when the disabling was recorded
     */
    public static EventRecorded of(EventId id, SubscriptionId subscription, String reason, Instant disabledAt,
            PublicUrl router) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", id.toString());
        attributes.put("source", router.value() + "/api/v1/tenants/" + subscription.tenant());
        attributes.put("type", TYPE);
        attributes.put("subject", subscription.name());
        attributes.put("time", disabledAt.toString());
        attributes.put("datacontenttype", "application/json");
        attributes.put("dataschema",
                router.value() + "/registry/schemagroups/alert/schemas/subscription-disabled/versions/1");
        var data = new LinkedHashMap<String, Object>();
        data.put("subscription", subscription.name());
        data.put("cause", GONE.equals(reason) ? "gone" : "failing");
        data.put("reason", reason);
        data.put("disabledAt", disabledAt.toString());
        return new EventRecorded(id, subscription.tenant(), ORIGIN, EventStatus.UNMATCHED, null,
                new Event(attributes, JSON.writeValueAsBytes(data)), new DataPlace.Own(), null, MAPPER, disabledAt,
                null,
                null, null, 0, 0, null);
    }
}
