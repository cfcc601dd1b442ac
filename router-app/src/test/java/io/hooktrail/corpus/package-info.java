/** Example payloads of the providers, and what becomes of them by the mapping table: read here by other code than ours. */
@NullMarked
package io.hooktrail.corpus;

import org.jspecify.annotations.NullMarked;
