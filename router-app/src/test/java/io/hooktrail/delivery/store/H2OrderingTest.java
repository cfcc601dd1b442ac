package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2OrderingTest extends OrderingContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }

    @Override
    String series(int last) {
        return "SYSTEM_RANGE(1, " + last + ")";
    }
}
