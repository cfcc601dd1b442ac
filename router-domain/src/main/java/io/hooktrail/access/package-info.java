/** Who may do what: keys, roles. */
@NullMarked
package io.hooktrail.access;

import org.jspecify.annotations.NullMarked;
