package io.hooktrail;

import java.util.List;

/** Changed subscriptions on the store that a newcomer gets. */
class FatesOnH2JourneyTest extends FatesJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
