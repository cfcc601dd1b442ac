package io.hooktrail.event;

import java.util.List;
import java.util.Optional;

/**
 * One header line of a request, in the order it came.
 *
 * @param name as received, any case
 * @param value without the blanks round it
 */
public record Header(String name, String value) {

    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** All values of one header, in order. */
    public static List<String> values(List<Header> headers, String name) {
        return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).toList();
    }

    /** The first value of one header. */
    public static Optional<String> first(List<Header> headers, String name) {
        return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).findFirst();
    }
}
