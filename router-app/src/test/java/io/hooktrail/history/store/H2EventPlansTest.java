package io.hooktrail.history.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2EventPlansTest extends EventPlansContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }

    @Override
    String numbers(int last) {
        return "(SELECT x AS n FROM SYSTEM_RANGE(1, " + last + ")) numbers";
    }

    @Override
    boolean isByIndex(String plan) {
        return plan.contains("index sorted") && !plan.contains("tableScan");
    }
}
