/** Delivery rows and outcomes in the append's transaction. */
@NullMarked
package io.hooktrail.delivery.store;

import org.jspecify.annotations.NullMarked;
