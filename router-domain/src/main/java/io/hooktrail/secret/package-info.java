/** Sealing, references, rotation. */
@NullMarked
package io.hooktrail.secret;

import org.jspecify.annotations.NullMarked;
