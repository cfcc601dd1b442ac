package io.hooktrail.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a process holds on its heap after a full collection.
 *
 * @param bytes of all objects that are alive
 * @param largest the classes that take most of it, as {@code jcmd} prints them
 */
record LiveHeap(long bytes, List<String> largest) {

    private static final int CLASSES_KEPT = 12;
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    /** Collects the garbage of another JVM of this user and counts. */
    static LiveHeap of(Child process) throws IOException, InterruptedException {
        var jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()), "GC.class_histogram").redirectErrorStream(true).start();
        var printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return read(printed);
    }

    /** @throws IllegalStateException for what is no histogram */
    static LiveHeap read(String histogram) {
        var total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IllegalStateException("jcmd says nothing of a heap: " + histogram);
        }
        return new LiveHeap(Long.parseLong(total.group(1)),
                histogram.lines()
                        .map(String::strip)
                        .filter(line -> line.matches("\\d+:\\s.*"))
                        .limit(CLASSES_KEPT)
                        .toList());
    }

    double mebibytes() {
        return bytes / 1024.0 / 1024;
    }
}
