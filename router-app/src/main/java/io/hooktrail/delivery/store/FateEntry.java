package io.hooktrail.delivery.store;

import io.hooktrail.eventlog.AppendEntry;

/** A subscription was changed, and its pending deliveries with it. Answers whether there are more than one entry may change. */
final class FateEntry extends AppendEntry<Boolean> {

    private final long subscription;
    private final boolean isDueNow;
    private boolean hasMore;

    /** @param isDueNow whether retries that wait for their time shall be made at once, if it is active */
    FateEntry(long subscription, boolean isDueNow) {
        this.subscription = subscription;
        this.isDueNow = isDueNow;
    }

    long subscription() {
        return subscription;
    }

    boolean isDueNow() {
        return isDueNow;
    }

    void hasMore() {
        hasMore = true;
    }

    @Override
    public boolean isOwed() {
        return true;
    }

    @Override
    public void again() {
        hasMore = false;
    }

    @Override
    public int weight() {
        return FateStage.ROWS_MAX * 512;
    }

    @Override
    protected Boolean result() {
        return hasMore;
    }
}
