/** Spring wiring no station owns: clock, ids, order of auto-configurations. */
@NullMarked
package io.hooktrail.assembly;

import org.jspecify.annotations.NullMarked;
