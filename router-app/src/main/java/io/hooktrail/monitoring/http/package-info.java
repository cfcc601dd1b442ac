/** Statistics over HTTP. */
@NullMarked
package io.hooktrail.monitoring.http;

import org.jspecify.annotations.NullMarked;
