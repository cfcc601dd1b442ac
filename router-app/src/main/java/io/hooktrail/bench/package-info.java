/** Measures the router as an outside user sees it, by HTTP, and checks that nothing acknowledged is lost. */
@NullMarked
package io.hooktrail.bench;

import org.jspecify.annotations.NullMarked;
