/** Refusals as RFC 9457 answers, the request's id, and the pages that explain each problem. */
@NullMarked
package io.hooktrail.problem.http;

import org.jspecify.annotations.NullMarked;
