package io.hooktrail.assembly;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Tells a failed start that nobody else could explain in full, as it is a fault of the router. */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class StartFaults implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        System.err.println("hooktrail: the start failed by a fault of the router; please report it with what follows");
        failure.printStackTrace(System.err);
        return true;
    }
}
