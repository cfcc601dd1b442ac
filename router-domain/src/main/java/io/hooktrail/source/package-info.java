/** A provider as one tenant uses it: its secrets, limits, policies; the evidence of what was refused. */
@NullMarked
package io.hooktrail.source;

import org.jspecify.annotations.NullMarked;
