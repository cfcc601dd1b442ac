/** A newcomer's first minute: sources, subscriptions, sinks and signed traffic of our own invention. */
@NullMarked
package io.hooktrail.demo;

import org.jspecify.annotations.NullMarked;
