/** The parties of a measurement that run as processes of their own, and what they write down. */
@NullMarked
package io.hooktrail.bench.process;

import org.jspecify.annotations.NullMarked;
