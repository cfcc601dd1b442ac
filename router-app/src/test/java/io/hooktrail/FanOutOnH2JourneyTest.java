package io.hooktrail;

import java.util.List;

/** A wide fan-out on the store that a newcomer gets. */
class FanOutOnH2JourneyTest extends FanOutJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
