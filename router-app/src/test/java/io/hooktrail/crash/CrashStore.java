package io.hooktrail.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** A store that outlives its nodes. */
interface CrashStore {

    /** Settings of a node on it. */
    List<String> settings();

    /**
     * What it holds; only while no node runs.
     *
     * @param directory of the run
     */
    StoreFacts read(Path directory) throws IOException, SQLException;
}
