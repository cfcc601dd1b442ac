/** The CloudEvent as we keep it: attributes, data bytes, limits, the strict codec, the stored form. */
@NullMarked
package io.hooktrail.event;

import org.jspecify.annotations.NullMarked;
