/** What a refusal looks like: the type, title and detail of every error a caller may meet. */
@NullMarked
package io.hooktrail.problem;

import org.jspecify.annotations.NullMarked;
