package io.hooktrail.egress;

import java.net.URI;

/** What the router may connect to. */
public interface OutgoingGuard {

    /**
     * Checks a sink when it is configured: scheme, form, our own ports, and every address its host has now. Each connection is
     * checked again, because a name may change.
     *
     * @param pointer where the URI stood in the body, for the error
     * @throws io.hooktrail.problem.Refused naming the part that is wrong
     */
    void check(URI sink, String pointer);
}
