/** The calls that configure sources and show what was refused. */
@NullMarked
package io.hooktrail.source.http;

import org.jspecify.annotations.NullMarked;
