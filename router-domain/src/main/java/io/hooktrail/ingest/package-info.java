/** From an HTTP request to one entry in the log, once, acknowledged only when durable. */
@NullMarked
package io.hooktrail.ingest;

import org.jspecify.annotations.NullMarked;
