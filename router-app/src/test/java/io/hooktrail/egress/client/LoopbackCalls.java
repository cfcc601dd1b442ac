package io.hooktrail.egress.client;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.OutgoingGuard;

/** The real calls for tests that send to sockets of their own on this machine. */
public final class LoopbackCalls {

    private LoopbackCalls() {}

    /** May reach 127.0.0.0/8 beside the public addresses. */
    public static OutgoingCalls allowed() {
        return calls("127.0.0.0/8");
    }

    /** May reach public addresses only. */
    public static OutgoingCalls refused() {
        return calls("");
    }

    /**
     * The calls of a running router that believe other authorities.
     *
     * @param guard the router's own
     * @param authorities trusted instead of the JDK's
     */
    public static OutgoingCalls trusting(OutgoingGuard guard, SSLContext authorities) {
        return new GuardedCalls((ResolvingGuard) guard, new DefaultClientTlsStrategy(authorities));
    }

    private static OutgoingCalls calls(String blocks) {
        var guard = new ResolvingGuard(AddressPolicy.allowing(blocks), new OwnPorts(List.of()), new SystemResolver(),
                Optional.empty());
        return new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault());
    }
}
