package io.hooktrail.delivery.store;

import org.springframework.stereotype.Component;

import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;

/** Ends dead letters by hand. One that was sent again or discarded meanwhile stays as it is. */
@Component
class DiscardStage implements AppendStage {

    private final DeadLetterTable letters;

    DiscardStage(DeadLetterTable letters) {
        this.letters = letters;
    }

    @Override
    public int order() {
        return 320;
    }

    @Override
    public void apply(Batch batch) {
        for (var entry : batch.entries(DiscardEntry.class)) {
            letters.find(entry.position(), entry.delivery()).filter(letters::delete).ifPresent(letter -> {
                var reason = entry.actor().reason();
                batch.append(letter.id().toString(), OutcomeStage.STREAM_TYPE, letter.nextSequence(),
                        new DeliveryDiscarded(letter.id(), reason == null ? "discarded by hand" : reason),
                        entry.actor());
                entry.applied();
            });
        }
    }
}
