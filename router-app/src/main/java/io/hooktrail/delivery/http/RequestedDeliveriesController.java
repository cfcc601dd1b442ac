package io.hooktrail.delivery.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.DeliveryProblem;
import io.hooktrail.delivery.store.ResendEntry;
import io.hooktrail.delivery.store.TestEntry;
import io.hooktrail.event.CloudEventReader;
import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.DataPlace;
import io.hooktrail.event.Event;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.event.EventStatus;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/** Deliveries that a person asks for by naming the subscription, whatever its filters say (ADR 27). */
@RestController
class RequestedDeliveriesController {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEST_TYPE = "io.hooktrail.test.v1";
    /** No source can be called so. */
    private static final String ORIGIN = "hooktrail:test";
    private static final String MAPPER = "test/1";

    private final ShownDeliveries deliveries;
    private final Subscriptions subscriptions;
    private final Commands commands;
    private final Appender appender;
    private final PublicUrl publicUrl;
    private final Clock clock;

    RequestedDeliveriesController(ShownDeliveries deliveries, Subscriptions subscriptions, Commands commands,
            Appender appender, PublicUrl publicUrl, Clock clock) {
        this.deliveries = deliveries;
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.appender = appender;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /** Sends an event made for it to one subscription, and to nobody else. */
    @PostMapping("/api/v1/subscriptions/{name}/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> test(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var subscription = subscription(caller, name);
        var id = new EventId(UuidCreator.getTimeOrderedEpochPlus1());
        var event = event(Fields.of(body == null ? new byte[0] : body), id, name);
        var delivery = new DeliveryId(id, subscription.number(), subscription.generation());
        deliveries.requireSink(delivery);
        var data = event.data();
        appender.append(new TestEntry(new EventRecorded(id, caller.tenant(), ORIGIN, EventStatus.TEST,
                "a test of the subscription \"" + name + "\"", event,
                data == null ? new DataPlace.None() : new DataPlace.Own(), null, MAPPER, clock.instant(),
                caller.actor().traceparent(), null, null, 0, 0, null, 0), delivery, caller.actor()));
        return Map.of("eventId", id.toString(), "deliveryId", delivery.toString());
    }

    /** Read like a published event, so that the same rules hold. */
    private Event event(Fields fields, EventId id, String name) {
        var event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", id.toString());
        event.put("source", fields.text("source", publicUrl.value() + "/api/v1/subscriptions/" + name));
        event.put("type", fields.text("type", TEST_TYPE));
        event.put("subject", fields.text("subject", name));
        event.put("time", clock.instant().toString());
        event.put("datacontenttype", "application/json");
        var data = fields.node("data");
        fields.finish();
        if (data == null) {
            event.putObject("data").put("subscription", name).put("message", "A test; nothing has happened.");
        } else {
            event.set("data", data);
        }
        return CloudEventReader.read(CloudEventWriter.STRUCTURED, List.of(), JSON.writeValueAsBytes(event))
                .getFirst()
                .event();
    }

    /** Sends a stored event to one subscription: a new delivery when it had none there, else that one again. */
    @PostMapping("/api/v1/events/{id}/send")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> send(Caller caller, @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var event = deliveries.event(caller, id);
        var fields = Fields.of(body == null ? new byte[0] : body);
        var name = fields.required("subscription");
        fields.finish();
        var status = ((EventRecorded) event.payload()).status();
        if (status == EventStatus.QUARANTINED || status == EventStatus.CONFLICT) {
            throw new Refused(new DeliveryProblem.EventIsNotOffered(event.stream(), status.label()));
        }
        var subscription = subscription(caller, name);
        var delivery = new DeliveryId(EventId.of(event.stream()), subscription.number(), subscription.generation());
        deliveries.requireSink(delivery);
        appender.append(new ResendEntry(delivery, event.position(), caller.actor()));
        return Map.of("deliveryId", delivery.toString());
    }

    private SubscriptionState subscription(Caller caller, String name) {
        var id = new SubscriptionId(caller.tenant(), name);
        commands.catchUp();
        return subscriptions.current()
                .find(id)
                .orElseThrow(() -> new Refused(new NotFound("subscription \"" + name + "\"")));
    }
}
