package io.hooktrail.egress;

/** Sends requests to places others named, guarded and bounded: every outgoing HTTP exchange of the router goes through here. */
public interface OutgoingCalls {

    /**
     * One POST: the address is checked and connected to as checked, redirects are not followed, nothing is remembered between
     * calls but the connection, and the whole exchange ends within the call's time-out. Never throws for what the network or the other
     * side does.
     */
    CallResult post(OutgoingCall call);

    /** One OPTIONS on the same terms; its body is not sent. */
    CallResult options(OutgoingCall call);
}
