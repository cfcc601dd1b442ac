/** The versioned schemas of event types and what a value must be to fit them. */
@NullMarked
package io.hooktrail.schema;

import org.jspecify.annotations.NullMarked;
