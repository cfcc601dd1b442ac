/** Whose data it is; every identifier below carries or implies it. */
@NullMarked
package io.hooktrail.tenant;

import org.jspecify.annotations.NullMarked;
