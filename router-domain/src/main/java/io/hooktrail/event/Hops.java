package io.hooktrail.event;

import java.util.List;

/**
 * How many deliveries an event has come through before it came here, by the header that each delivery carries. A receiver that
 * sends on what it got, headers included, so closes no circle that goes round for ever (ADR 17).
 */
public final class Hops {

    /** The number of deliveries, the one that carries it included. */
    public static final String HEADER = "Hooktrail-Hops";

    /** An event that has come through so many is not sent on. */
    public static final int MAX = 8;

    /** Far beyond the bound; more digits say no more. */
    private static final int COUNTED_MAX = 999;

    private Hops() {}

    /** The largest number among the header's values; 0 without one that is a number. */
    public static int of(List<String> values) {
        return values.stream()
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,1000}"))
                .mapToInt(value -> value.length() > 3 ? COUNTED_MAX : Integer.parseInt(value))
                .max()
                .orElse(0);
    }
}
