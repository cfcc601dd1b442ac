package io.hooktrail;

import java.util.List;

/** Dead letters on the store that a newcomer gets. */
class LettersOnH2JourneyTest extends LettersJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
