/** Reading the past: index, search, timeline. */
@NullMarked
package io.hooktrail.history;

import org.jspecify.annotations.NullMarked;
