package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.List;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.DeadLetterTable.DeadLetter;
import io.hooktrail.eventlog.AppendEntry;

/**
 * A person names dead letters to be sent again or let go: all of them or none. Answers which are none any more; when there are
 * some, nothing was done.
 */
public final class LettersEntry extends AppendEntry<List<DeliveryId>> {

    private static final int BYTES = 512;

    private final LetterAction action;
    private final List<DeadLetter> letters;
    private final Actor actor;
    private final List<DeliveryId> missing = new ArrayList<>();

    /** @param letters each once */
    public LettersEntry(LetterAction action, List<DeadLetter> letters, Actor actor) {
        this.action = action;
        this.letters = List.copyOf(letters);
        this.actor = actor;
    }

    LetterAction action() {
        return action;
    }

    List<DeadLetter> letters() {
        return letters;
    }

    Actor actor() {
        return actor;
    }

    void lacks(List<DeliveryId> ids) {
        missing.addAll(ids);
    }

    @Override
    public void again() {
        missing.clear();
    }

    @Override
    public int weight() {
        return BYTES * letters.size();
    }

    @Override
    protected List<DeliveryId> result() {
        return List.copyOf(missing);
    }
}
