package io.hooktrail.delivery.store;

import javax.sql.DataSource;

import io.hooktrail.Stores;

class H2LetterPlansTest extends LetterPlansContract {

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
