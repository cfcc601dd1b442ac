/** Reading history over HTTP: events, their bytes, headers, timeline and deliveries. */
@NullMarked
package io.hooktrail.history.http;

import org.jspecify.annotations.NullMarked;
