package io.hooktrail.delivery.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryEvent.DeliveryDiscarded;
import io.hooktrail.delivery.DeliveryEvent.DeliveryResent;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.delivery.store.LetterJob.Status;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.subscription.Rules;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/**
 * Does with dead letters what a person asked for. A retried letter becomes a row that is due, and its lane sends it at the rate
 * of its subscription. The head lock makes all who reach for a letter take turns: the first gets it.
 */
@Component
class LettersStage implements AppendStage {

    /** Letters of a job in one transaction: enough that their commit is not what costs, few enough that an append waits for some milliseconds. */
    static final int ROWS_MAX = 128;

    private final DeadLetterTable letters;
    private final DeliveryTable deliveries;
    private final LetterJobTable jobs;
    private final LateRows late;
    private final Subscriptions subscriptions;
    private final Clock clock;

    LettersStage(DeadLetterTable letters, DeliveryTable deliveries, LetterJobTable jobs, LateRows late,
            Subscriptions subscriptions, Clock clock) {
        this.letters = letters;
        this.deliveries = deliveries;
        this.jobs = jobs;
        this.late = late;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /** After the outcomes and resends of the same batch. */
    @Override
    public int order() {
        return 320;
    }

    @Override
    public void apply(Batch batch) {
        batch.entries(LettersEntry.class).forEach(entry -> named(batch, entry));
        batch.entries(LetterJobEntry.class).forEach(entry -> step(batch, entry));
    }

    private void named(Batch batch, LettersEntry entry) {
        var missing = entry.letters()
                .stream()
                .filter(letter -> letters.find(letter.position(), letter.id())
                        .filter(now -> now.nextSequence() == letter.nextSequence())
                        .isEmpty())
                .map(DeadLetter::id)
                .toList();
        entry.lacks(missing);
        if (missing.isEmpty()) {
            take(batch, entry.action(), entry.letters(), entry.actor());
        }
    }

    private void step(Batch batch, LetterJobEntry entry) {
        var job = jobs.find(entry.job())
                .filter(found -> found.status() == Status.RUNNING && found.cursor().equals(entry.from()))
                .orElse(null);
        if (job == null) {
            return;
        }
        var next = letters.between(job.actor().tenant(), job.filter(), job.cursor(), job.bound(), ROWS_MAX);
        var rules = subscriptions.current();
        var taken = next.stream()
                .filter(letter -> job.action() == LetterAction.DISCARD || canBeSent(letter, rules))
                .toList();
        var isLast = next.size() < ROWS_MAX;
        var cursor = isLast ? job.bound() : next.getLast().at();
        // First the job's row: whoever cancels it comes before this step or after it, never into the middle.
        if (jobs.advance(job, job.advanced(cursor, taken.size(), next.size() - taken.size(), isLast,
                clock.instant()))) {
            take(batch, job.action(), taken, job.actor());
            if (!isLast) {
                entry.goesOnAt(cursor);
            }
        }
    }

    /** One whose subscription was removed or is disabled stays a dead letter. */
    private static boolean canBeSent(DeadLetter letter, Rules rules) {
        return rules.byNumber(letter.id().subscription())
                .filter(subscription -> subscription.generation() == letter.id().generation()
                        && (subscription.status() == SubscriptionState.Status.ACTIVE
                                || subscription.status() == SubscriptionState.Status.PAUSED))
                .isPresent();
    }

    private void take(Batch batch, LetterAction action, List<DeadLetter> taken, Actor actor) {
        if (letters.delete(taken) != taken.size()) {
            throw new IllegalStateException("dead letters changed under the head lock");
        }
        var rows = new ArrayList<DeliveryRow>();
        for (var letter : taken) {
            switch (action) {
                case DISCARD -> append(batch, letter, new DeliveryDiscarded(letter.id(), reason(actor)), actor);
                case RETRY -> {
                    var at = append(batch, letter, new DeliveryResent(letter.id()), actor);
                    rows.add(new DeliveryRow(letter.id(), letter.tenant(), letter.position(), letter.attempts(),
                            letter.nextSequence() + 1, at, at, null, at));
                }
            }
        }
        if (!rows.isEmpty()) {
            deliveries.insert(rows);
            late.written(batch, rows);
        }
    }

    private static String reason(Actor actor) {
        var given = actor.reason();
        return given == null ? "discarded by hand" : given;
    }

    private static Instant append(Batch batch, DeadLetter letter, DeliveryEvent event, Actor actor) {
        return batch.append(letter.id().toString(), OutcomeStage.STREAM_TYPE, letter.nextSequence(), event, actor)
                .recordedAt();
    }
}
