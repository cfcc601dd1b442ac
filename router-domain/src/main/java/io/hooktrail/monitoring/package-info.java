/** Rates, latencies and backlogs. */
@NullMarked
package io.hooktrail.monitoring;

import org.jspecify.annotations.NullMarked;
