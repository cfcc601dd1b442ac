package io.hooktrail.delivery.http;

import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.store.ResendEntry;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.ListPage;

/** Deliveries of an event, and sending one again by hand. */
@RestController
class DeliveriesController {

    private final ShownDeliveries deliveries;
    private final Commands commands;
    private final Appender appender;

    DeliveriesController(ShownDeliveries deliveries, Commands commands, Appender appender) {
        this.deliveries = deliveries;
        this.commands = commands;
        this.appender = appender;
    }

    @GetMapping("/api/v1/events/{id}/deliveries")
    Map<String, Object> ofEvent(Caller caller, @PathVariable String id,
            @RequestParam Map<String, String> parameters) {
        return ListPage.of(deliveries.of(deliveries.event(caller, id)), parameters,
                item -> String.valueOf(item.get("id")), item -> item);
    }

    @GetMapping("/api/v1/deliveries/{id}")
    Map<String, Object> one(Caller caller, @PathVariable String id) {
        return deliveries.one(caller, ShownDeliveries.id(id));
    }

    /** Sends it now, whatever became of it; a paused subscription holds it. */
    @PostMapping("/api/v1/deliveries/{id}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Map<String, Object> resend(Caller caller, @PathVariable String id) {
        caller.require(Role.INTEGRATOR);
        var delivery = ShownDeliveries.id(id);
        deliveries.one(caller, delivery);
        commands.catchUp();
        deliveries.requireSink(delivery);
        var event = deliveries.event(caller, delivery.event().toString());
        appender.append(new ResendEntry(delivery, event.position(), caller.actor()));
        return Map.of("deliveryId", delivery.toString());
    }
}
