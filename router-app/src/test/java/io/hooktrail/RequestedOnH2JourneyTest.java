package io.hooktrail;

import java.util.List;

/** Asked-for deliveries on the store that a newcomer gets. */
class RequestedOnH2JourneyTest extends RequestedJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
