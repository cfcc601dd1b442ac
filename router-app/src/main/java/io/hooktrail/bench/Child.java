package io.hooktrail.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, on the class path of this one. What it prints to its error stream goes to a log file. */
final class Child implements AutoCloseable {

    private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";
    private static final int LOG_LINES_SHOWN = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /**
     * What to start.
     *
     * @param talks whether its standard output is read here, for {@link #expect}; else it goes to the log too
     */
    record Command(
            String name,
            String main,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            boolean talks) {}

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static Child start(Command command, Path directory) throws IOException {
        var log = directory.resolve(command.name + ".log");
        var builder = new ProcessBuilder(line(command));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (!command.talks) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        // The caller's own settings would make another router of it.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("HOOKTRAIL_"));
        builder.environment().putAll(command.environment);
        var child = new Child(command.name, log, builder.start());
        if (command.talks) {
            Thread.ofVirtual().start(child::listen);
        }
        return child;
    }

    private static List<String> line(Command command) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.options);
        line.add("-cp");
        line.add(System.getProperty("java.class.path"));
        if (isInOneJar()) {
            line.add("-Dloader.main=" + command.main);
            line.add(LAUNCHER);
        } else {
            line.add(command.main);
        }
        line.addAll(command.arguments);
        return line;
    }

    /** Whether this runs from the application's jar, whose classes only Spring Boot's launcher finds. */
    private static boolean isInOneJar() {
        try {
            Class.forName(LAUNCHER, false, ClassLoader.getSystemClassLoader());
            return !System.getProperty("java.class.path").contains(File.pathSeparator);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void listen() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // The process ended, which whoever waits for a line notices.
        }
    }

    /**
     * Waits for a line that begins with the word and answers with the rest of it.
     *
     * @throws IllegalStateException when it does not come in time, or the process ends before
     */
    String expect(String word, Duration within) throws InterruptedException {
        var end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < end) {
            var line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && line.startsWith(word + " ")) {
                return line.substring(word.length() + 1);
            }
            if (line == null && !process.isAlive()) {
                throw failed("ended before it said \"" + word + "\"");
            }
        }
        throw failed("did not say \"" + word + "\" within " + within);
    }

    void say(String line) throws IOException {
        var writer = process.outputWriter(StandardCharsets.UTF_8);
        writer.write(line + "\n");
        writer.flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    IllegalStateException failed(String what) {
        try {
            var written = Files.readAllLines(log, StandardCharsets.UTF_8);
            var last = written.subList(Math.max(0, written.size() - LOG_LINES_SHOWN), written.size());
            return new IllegalStateException("the " + name + " " + what + ":\n  " + String.join("\n  ", last));
        } catch (IOException e) {
            return new IllegalStateException("the " + name + " " + what, e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Resident memory in MiB as Linux counts it; -1 where it does not say. */
    long residentMiB() {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            return Files.readAllLines(status, StandardCharsets.UTF_8)
                    .stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    /** Processor time used so far. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it: what it has to keep is on disk, and a graceful end would wait for hanging sinks. */
    @Override
    public void close() {
        kill();
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
