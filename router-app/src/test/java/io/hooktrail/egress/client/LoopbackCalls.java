package io.hooktrail.egress.client;

import java.util.List;
import java.util.Optional;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.OutgoingCalls;

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

    private static OutgoingCalls calls(String blocks) {
        var guard = new ResolvingGuard(AddressPolicy.allowing(blocks), new OwnPorts(List.of()), new SystemResolver(),
                Optional.empty());
        return new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault());
    }
}
