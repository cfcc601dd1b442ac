/** The event index: a projection that a streaming processor keeps. */
@NullMarked
package io.hooktrail.history.store;

import org.jspecify.annotations.NullMarked;
