package io.hooktrail.eventlog.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What was committed of late is handed on without a gap, or not at all. */
class RecentEventsTest {

    private static final int SMALL = 100;

    private final RecentEvents recent = new RecentEvents();

    @Test
    void aReaderGetsWhatFollowsItsPositionUpToItsLimit() {
        recent.add(events(SMALL, 5, 6, 7, 8));

        assertThat(positions(4, 10)).containsExactly(5L, 6L, 7L, 8L);
        assertThat(positions(6, 10)).containsExactly(7L, 8L);
        assertThat(positions(4, 2)).containsExactly(5L, 6L);
    }

    @Test
    void aReaderWhoseNextPositionIsNotThereGetsNothing() {
        assertThat(positions(0, 10)).isEmpty();
        recent.add(events(SMALL, 5, 6));

        assertThat(positions(3, 10)).isEmpty();
        assertThat(positions(6, 10)).isEmpty();
        assertThat(positions(7, 10)).isEmpty();
    }

    @Test
    void whatAnotherNodeAppendedInBetweenBeginsItAnew() {
        recent.add(events(SMALL, 5, 6));
        recent.add(events(SMALL, 9, 10));

        assertThat(positions(4, 10)).isEmpty();
        assertThat(positions(6, 10)).isEmpty();
        assertThat(positions(8, 10)).containsExactly(9L, 10L);
    }

    @Test
    void anEarlierCommitThatIsToldOfLaterIsLeftOut() {
        recent.add(events(SMALL, 5));
        recent.add(events(SMALL, 7));
        recent.add(events(SMALL, 6));

        assertThat(positions(4, 10)).isEmpty();
        assertThat(positions(5, 10)).isEmpty();
        assertThat(positions(6, 10)).containsExactly(7L);
    }

    @Test
    void theOldestGoWhenTheyAreTooManyOrTooLarge() {
        recent.add(events(SMALL, LongStream.rangeClosed(1, 2000).toArray()));
        assertThat(positions(0, 1)).isEmpty();
        assertThat(positions(976, 5000)).hasSize(1024).startsWith(977L).endsWith(2000L);

        recent.add(events(1024 * 1024, 2001, 2002, 2003, 2004, 2005));
        assertThat(positions(2000, 10)).isEmpty();
        assertThat(positions(2001, 10)).containsExactly(2002L, 2003L, 2004L, 2005L);
    }

    private List<Long> positions(long after, int limit) {
        return recent.after(after, limit).stream().map(RecentEvents.Recent::position).toList();
    }

    private static List<RecentEvents.Recent> events(int bytes, long... positions) {
        return LongStream.of(positions)
                .mapToObj(position -> new RecentEvents.Recent(position,
                        new GenericTrackedDomainEventMessage<>(GapAwareTrackingToken.newInstance(position, Set.of()),
                                new GenericDomainEventMessage<>("Event", "e" + position, 0, "payload",
                                        MetaData.emptyInstance(), "m" + position, Instant.EPOCH)),
                        bytes))
                .toList();
    }
}
