/** Nodes that are killed at any moment, and the proof that nothing acknowledged is lost or doubled by it. */
@NullMarked
package io.hooktrail.crash;

import org.jspecify.annotations.NullMarked;
