package io.hooktrail;

import java.util.List;

/** Repeated writes on the store that a newcomer gets. */
class H2IdempotencyTest extends IdempotencyContract {

    @Override
    List<String> store() {
        return List.of();
    }
}
