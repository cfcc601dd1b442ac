/** Statistics of deliveries: a projection that a streaming processor keeps. */
@NullMarked
package io.hooktrail.monitoring.store;

import org.jspecify.annotations.NullMarked;
