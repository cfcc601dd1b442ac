package io.hooktrail.eventlog.store;

import java.sql.SQLException;

import com.zaxxer.hikari.SQLExceptionOverride;
import org.h2.api.ErrorCode;

/**
 * H2 closes a database under whoever has it open when it cannot write the file, as on a full disk. The pool does not take that for
 * the end of a connection, and would hand out dead ones for ever; only new ones open the file again.
 */
public final class ClosedStore implements SQLExceptionOverride {

    @java.lang.Override // The interface has a type of that name.
    public Override adjudicate(SQLException failure) {
        return failure.getErrorCode() == ErrorCode.DATABASE_IS_CLOSED ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
