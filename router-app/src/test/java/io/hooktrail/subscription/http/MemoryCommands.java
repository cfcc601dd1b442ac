package io.hooktrail.subscription.http;

import java.util.concurrent.atomic.AtomicLong;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.modelling.command.AggregateAnnotationCommandHandler;

import io.hooktrail.access.Actor;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.Subscription;
import io.hooktrail.subscription.SubscriptionsView;
import io.hooktrail.tenant.TenantName;

/** The real aggregate on Axon's store in memory, and the view behind it. */
final class MemoryCommands implements Commands {

    private final CommandBus bus = SimpleCommandBus.builder().build();
    private final AtomicLong position = new AtomicLong();

    MemoryCommands(SubscriptionsView view) {
        var store = EmbeddedEventStore.builder().storageEngine(new InMemoryEventStorageEngine()).build();
        store.subscribe(events -> events.forEach(event -> view.apply(new LoggedChange(position.incrementAndGet(),
                event.getTimestamp(), Actor.system(TenantName.DEFAULT, "test"), event.getPayload()))));
        AggregateAnnotationCommandHandler.<Subscription>builder()
                .aggregateType(Subscription.class)
                .repository(EventSourcingRepository.builder(Subscription.class).eventStore(store).build())
                .build()
                .subscribe(bus);
    }

    /** How many changes were recorded so far. */
    long recorded() {
        return position.get();
    }

    @Override
    public void execute(Object command, Actor actor) {
        var done = new FutureCallback<Object, Object>();
        bus.dispatch(GenericCommandMessage.asCommandMessage(command), done);
        var result = done.getResult();
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof Refused refused
                    ? refused
                    : new IllegalStateException(result.exceptionResult());
        }
    }

    @Override
    public void catchUp() {
        // There is no other node, and the view is fed within the command.
    }
}
