/** Secrets sealed with AES-GCM by the master key, and references read from their place. */
@NullMarked
package io.hooktrail.secret.store;

import org.jspecify.annotations.NullMarked;
