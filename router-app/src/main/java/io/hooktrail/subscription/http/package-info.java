/** The calls under {@code /api/v1/subscriptions} (contract, section 5). */
@NullMarked
package io.hooktrail.subscription.http;

import org.jspecify.annotations.NullMarked;
