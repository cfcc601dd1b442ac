package io.hooktrail.source.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2SourceCountsTest extends SourceCountsContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }
}
