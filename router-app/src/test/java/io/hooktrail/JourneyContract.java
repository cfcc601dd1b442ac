package io.hooktrail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static java.util.Objects.requireNonNull;

/** A journey through one router to one receiver, on any store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JourneyContract {

    private @Nullable RouterRun router;
    private @Nullable Receiver receiver;

    /** Settings of the store; none for H2. */
    abstract List<String> store();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        receiver = new Receiver();
        router = RouterRun.start(directory, store());
    }

    @AfterAll
    void stop() {
        router().close();
        receiver().close();
    }

    final RouterRun router() {
        return requireNonNull(router);
    }

    final Receiver receiver() {
        return requireNonNull(receiver);
    }

    /** The stopped router once more, on the same store. */
    final void startAgain() {
        router = router().again();
    }
}
