/** One file per provider: how it signs, names its events, and what they mean in canonical terms. */
@NullMarked
package io.hooktrail.provider;

import org.jspecify.annotations.NullMarked;
