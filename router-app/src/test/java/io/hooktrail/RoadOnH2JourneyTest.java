package io.hooktrail;

import java.util.List;

/** The road on the store that a newcomer gets. */
class RoadOnH2JourneyTest extends RoadJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
