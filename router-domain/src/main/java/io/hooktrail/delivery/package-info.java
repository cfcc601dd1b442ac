/** Getting an event to a sink: lanes, attempts, backoff, dead letters. */
@NullMarked
package io.hooktrail.delivery;

import org.jspecify.annotations.NullMarked;
