package io.hooktrail.delivery.alert;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2AlertTest extends AlertContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
