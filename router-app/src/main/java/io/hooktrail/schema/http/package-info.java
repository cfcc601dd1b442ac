/** The released schemas over HTTP. */
@NullMarked
package io.hooktrail.schema.http;

import org.jspecify.annotations.NullMarked;
