package io.hooktrail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The router as a process of its own, for what only a process shows: its exit code, its signals, all of its output. */
final class RouterProcess implements AutoCloseable {

    private static final int SECONDS_MAX = 120;

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private RouterProcess(Process process) {
        this.process = process;
        this.reader = Thread.ofVirtual().start(() -> {
            try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(output::add);
            } catch (IOException e) {
                output.add("the output ended with " + e);
            }
        });
    }

    /** @param environment beside the one of this process, of which no HOOKTRAIL_ variable is handed on */
    static RouterProcess start(Path directory, Map<String, String> environment, List<String> settings)
            throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddisable-axoniq-console-message=true", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), HooktrailApplication.class.getName(),
                "--hooktrail.data-dir=" + directory));
        command.addAll(settings);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("HOOKTRAIL_"));
        builder.environment().putAll(environment);
        return new RouterProcess(builder.start());
    }

    List<String> output() {
        return output;
    }

    /** Asks it to stop, as Ctrl-C and a container's platform do. */
    void terminate() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new AssertionError("the process is still running; it wrote " + output);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
