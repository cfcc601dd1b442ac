package io.hooktrail.source.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2RejectionsTest extends RejectionsContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
