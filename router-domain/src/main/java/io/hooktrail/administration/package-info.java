/** Who is on this router: the tenants and the keys, as the log has them. */
@NullMarked
package io.hooktrail.administration;

import org.jspecify.annotations.NullMarked;
