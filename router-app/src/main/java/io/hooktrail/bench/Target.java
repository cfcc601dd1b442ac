package io.hooktrail.bench;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Who is measured: a running process that takes GitHub webhooks and delivers them. */
sealed interface Target extends AutoCloseable permits ControlTarget, RouterTarget {

    /** The secret that the sender signs with. */
    String SECRET = "the-secret-of-the-bench";

    URI ingest();

    Child process();

    /**
     * The identity of everything stored, as often as it is stored.
     *
     * @param newest event ids of the last that were acknowledged, which a list that lags may lack
     */
    List<String> storedIdentities(List<String> newest) throws IOException, InterruptedException;

    @Override
    void close();
}
