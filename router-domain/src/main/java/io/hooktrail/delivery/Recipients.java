package io.hooktrail.delivery;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscriptions that one event matched, as decided under the rules before its position. The stored form is two varints for
 * each, the distance from the number before and the generation: about four bytes, where a delivery row takes a hundred.
 */
public record Recipients(List<Recipient> all) {

    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;

    /** Keeps the order of {@link io.hooktrail.subscription.Rules#match}: by number, each once. */
    public Recipients {
        all = List.copyOf(all);
    }

    /** One matched subscription, as {@link DeliveryId} names it. */
    public record Recipient(long subscription, int generation) {}

    /** How many from one place on, at most {@code count} of them. */
    public List<Recipient> from(int place, int count) {
        return all.subList(Math.min(place, all.size()), Math.min(place + count, all.size()));
    }

    public int size() {
        return all.size();
    }

    /** The stored form. */
    public byte[] encode() {
        var bytes = new ByteArrayOutputStream(4 * all.size());
        var before = 0L;
        for (var recipient : all) {
            write(bytes, recipient.subscription() - before);
            write(bytes, recipient.generation());
            before = recipient.subscription();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException when it ends within a number
     */
    public static Recipients decode(byte[] bytes) {
        var numbers = new ArrayList<Long>();
        var number = 0L;
        var shift = 0;
        for (var each : bytes) {
            number |= (long) (each & LOW_BITS) << shift;
            shift += 7;
            if ((each & MORE) == 0) {
                numbers.add(number);
                number = 0;
                shift = 0;
            }
        }
        if (shift != 0 || numbers.size() % 2 != 0) {
            throw new IllegalArgumentException("the list of recipients is cut off");
        }
        var all = new ArrayList<Recipient>();
        var subscription = 0L;
        for (var at = 0; at < numbers.size(); at += 2) {
            subscription += numbers.get(at);
            all.add(new Recipient(subscription, Math.toIntExact(numbers.get(at + 1))));
        }
        return new Recipients(all);
    }

    private static void write(ByteArrayOutputStream bytes, long number) {
        var left = number;
        while (left > LOW_BITS) {
            bytes.write((int) (left & LOW_BITS) | MORE);
            left >>>= 7;
        }
        bytes.write((int) left);
    }
}
