/** Recording submissions: identities, duplicates, conflicts, receipts. */
@NullMarked
package io.hooktrail.ingest.store;

import org.jspecify.annotations.NullMarked;
