package io.hooktrail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Reading on the store that a newcomer gets. */
class ReadingOnH2JourneyTest extends ReadingJourneyContract {

    @Override
    List<String> database() {
        return List.of();
    }

    @Test
    void aRouterThatStopsEndsItsStreamsAndGoesOnWhereTheyStood(@TempDir Path directory) {
        var run = RouterRun.start(directory, List.of());
        var tenant = run.tenant("stops");
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var stream = EventReader.open(client, run, RouterRun.ADMIN_KEY, "stops", "", null);
            publish(tenant, "before", "made", "");
            await().atMost(Duration.ofSeconds(30)).until(() -> stream.events().size() == 1);

            var began = System.nanoTime();
            run.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            await().atMost(Duration.ofSeconds(5)).until(stream::isOver);

            try (var again = run.again();
                    var more = EventReader.open(client, again, RouterRun.ADMIN_KEY, "stops", "", stream.lastId())) {
                publish(again.as(RouterRun.ADMIN_KEY, "stops"), "after", "made", "");
                await().atMost(Duration.ofSeconds(30)).until(() -> !more.events().isEmpty());
                assertThat(more.events()).extracting(EventReader.Got::ceid).containsExactly("after");
            }
        }
    }
}
