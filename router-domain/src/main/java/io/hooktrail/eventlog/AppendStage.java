package io.hooktrail.eventlog;

/**
 * One step of the append's transaction. Stages run in their order under the log's head lock, each over the whole batch; what
 * they add to the batch is appended when all have run.
 */
public interface AppendStage {

    /** Position among the stages, lowest first. */
    int order();

    /**
     * Works on the batch within its transaction. A throw rolls the whole batch back, and its entries are tried again in ever
     * smaller batches until the one at fault stands alone; that costs all of them time, so an entry's fault should not throw.
     */
    void apply(Batch batch);
}
