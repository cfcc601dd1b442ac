/** The append-only log: one position per event, read forward from any position. */
@NullMarked
package io.hooktrail.eventlog;

import org.jspecify.annotations.NullMarked;
