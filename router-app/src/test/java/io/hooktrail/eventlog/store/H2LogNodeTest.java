package io.hooktrail.eventlog.store;

import java.util.List;

/** The log on the store that a newcomer gets. */
class H2LogNodeTest extends LogNodeContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
