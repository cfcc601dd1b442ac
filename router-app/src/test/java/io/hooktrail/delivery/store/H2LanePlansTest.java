package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2LanePlansTest extends LanePlansContract {

    @Override
    DataSource empty() {
        return Stores.empty();
    }

    @Override
    String numbers(int last) {
        return "(SELECT x AS n FROM system_range(1, " + last + ")) numbers";
    }

    @Override
    boolean isByIndex(String plan) {
        return plan.contains("DELIVERY_DUE") && plan.contains("index sorted");
    }
}
