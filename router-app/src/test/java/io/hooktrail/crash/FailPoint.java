package io.hooktrail.crash;

import java.util.List;
import java.util.stream.Stream;

/** Where a {@link FailingNode} stops, as if the machine had been switched off between two statements. */
enum FailPoint {
    /** Everything of a batch with webhooks is written, its transaction not yet committed. */
    BEFORE_COMMIT,
    /** The batch is committed; nothing is handed to the lanes, nobody has an answer. */
    AFTER_COMMIT,
    /** The rows are handed over, nobody has an answer. */
    BEFORE_ANSWER,
    /** A lane has taken the row, the sink has heard nothing. */
    BEFORE_ATTEMPT,
    /** The sink has answered, the outcome is not yet offered to the log. */
    AFTER_ATTEMPT,
    /** The outcome is written, its transaction not yet committed. */
    BEFORE_OUTCOME_COMMIT,
    /** The outcome is committed, the lane does not know. */
    AFTER_OUTCOME_COMMIT,
    /** No crash but a lie: a batch is acknowledged, then rolled back. The suite must catch it. */
    ACKNOWLEDGE_AND_ROLL_BACK;

    /** Those at which a node stops. */
    static final List<FailPoint> CRASHES = Stream.of(values())
            .filter(point -> point != ACKNOWLEDGE_AND_ROLL_BACK)
            .toList();

    /** Exit code of a node that stopped at its fail-point. */
    static final int EXIT_CODE = 77;

    /** What the node reads them from. */
    static final String POINT_PROPERTY = "crash.fail-point";
    static final String TURN_PROPERTY = "crash.fail-turn";
}
