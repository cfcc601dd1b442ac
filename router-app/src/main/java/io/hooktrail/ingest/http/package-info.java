/** The HTTP doors through which events come in. */
@NullMarked
package io.hooktrail.ingest.http;

import org.jspecify.annotations.NullMarked;
