/** What administration keeps in tables beside the log: the answers of repeatable writes. */
@NullMarked
package io.hooktrail.administration.store;

import org.jspecify.annotations.NullMarked;
