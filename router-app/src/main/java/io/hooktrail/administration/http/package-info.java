/** Who calls: keys proved on every request, and the calls that administer keys and tenants. */
@NullMarked
package io.hooktrail.administration.http;

import org.jspecify.annotations.NullMarked;
