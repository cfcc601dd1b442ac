/** One lane per subscription: bounded, retried, apart from every other. */
@NullMarked
package io.hooktrail.delivery.lane;

import org.jspecify.annotations.NullMarked;
