/** The log in a JDBC database through Axon's storage engine: one order of appends, one transaction per batch. */
@NullMarked
package io.hooktrail.eventlog.store;

import org.jspecify.annotations.NullMarked;
