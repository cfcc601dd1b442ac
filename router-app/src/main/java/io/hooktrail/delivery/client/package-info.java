/** Deliveries over HTTP: CloudEvents, signed by Standard Webhooks. */
@NullMarked
package io.hooktrail.delivery.client;

import org.jspecify.annotations.NullMarked;
