package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2LeaseTableTest extends LeaseTableContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
