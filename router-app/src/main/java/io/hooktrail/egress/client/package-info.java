/** The outgoing guard and the guarded HTTP client. */
@NullMarked
package io.hooktrail.egress.client;

import org.jspecify.annotations.NullMarked;
