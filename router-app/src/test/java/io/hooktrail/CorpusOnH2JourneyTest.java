package io.hooktrail;

import java.util.List;

/** Example payloads through one application on the store that a newcomer gets. */
class CorpusOnH2JourneyTest extends CorpusJourneyContract {

    @Override
    List<String> store() {
        return List.of();
    }

    @Override
    int nodes() {
        return 1;
    }
}
