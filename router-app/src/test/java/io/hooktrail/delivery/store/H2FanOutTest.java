package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2FanOutTest extends FanOutContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
