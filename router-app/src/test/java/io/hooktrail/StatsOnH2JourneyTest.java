package io.hooktrail;

import java.util.List;

/** Statistics on the store that a newcomer gets. */
class StatsOnH2JourneyTest extends StatsJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
