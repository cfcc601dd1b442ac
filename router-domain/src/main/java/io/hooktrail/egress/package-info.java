/** Every outgoing connection: what may be reached, and how long and how much it may answer. */
@NullMarked
package io.hooktrail.egress;

import org.jspecify.annotations.NullMarked;
