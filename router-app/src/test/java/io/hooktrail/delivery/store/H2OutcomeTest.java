package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2OutcomeTest extends OutcomeContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
