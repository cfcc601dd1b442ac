/** Who wants which events: filters, sinks, and why an event did or did not match. */
@NullMarked
package io.hooktrail.subscription;

import org.jspecify.annotations.NullMarked;
