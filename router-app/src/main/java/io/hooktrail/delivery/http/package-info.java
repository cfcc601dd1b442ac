/** Deliveries and dead letters over HTTP. */
@NullMarked
package io.hooktrail.delivery.http;

import org.jspecify.annotations.NullMarked;
