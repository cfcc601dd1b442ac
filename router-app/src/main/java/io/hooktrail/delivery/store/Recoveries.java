package io.hooktrail.delivery.store;

/** Is told when a sink that was down takes deliveries again. Must not block. */
public interface Recoveries {

    void isBack(long subscription);
}
