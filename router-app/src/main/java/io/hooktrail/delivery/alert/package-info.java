/** Tells of subscriptions that the router has disabled. */
@NullMarked
package io.hooktrail.delivery.alert;

import org.jspecify.annotations.NullMarked;
