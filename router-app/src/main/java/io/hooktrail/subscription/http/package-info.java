/** The calls under {@code /api/v1/subscriptions} (docs/api.md). */
@NullMarked
package io.hooktrail.subscription.http;

import org.jspecify.annotations.NullMarked;
