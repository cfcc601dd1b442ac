/** The evidence of refused requests, sampled and bounded. */
@NullMarked
package io.hooktrail.source.store;

import org.jspecify.annotations.NullMarked;
