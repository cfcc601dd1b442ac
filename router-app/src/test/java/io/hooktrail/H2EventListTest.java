package io.hooktrail;

import java.util.List;

/** The list of events on the store that a newcomer gets. */
class H2EventListTest extends EventListContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
