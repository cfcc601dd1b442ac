package io.hooktrail.eventlog;

/** How far the projections of this store have come. */
public interface Projections {

    /** The log position up to which a projection is complete; 0 when it has not begun. */
    long position(String projection);

    /**
     * Forgets a projection and reads the log again from its beginning; readers see it grow anew. Nothing is sent.
     *
     * @throws IllegalArgumentException when there is no such projection
     */
    void rebuild(String projection);
}
