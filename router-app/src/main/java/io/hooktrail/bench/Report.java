package io.hooktrail.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/** What is printed: lines for people, or one JSON document for scripts with the lines on standard error. */
record Report(boolean isJson) {

    private static final JsonMapper JSON = new JsonMapper();

    @SuppressWarnings("AnnotateFormatMethod") // The annotation's library is no dependency of ours.
    void line(String format, Object... values) {
        (isJson ? System.err : System.out).println(String.format(Locale.ROOT, format, values));
    }

    /** What the figures depend on besides the code. */
    void machine(Load load) {
        line("%d processors, %s, Java %s, %s", Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"), Runtime.version(),
                load.postgres().isEmpty() ? "H2 file" : "PostgreSQL");
        line("%d connections, %s, bodies of %d bytes, %d subscriptions with %d deliveries in flight each, heap %s, "
                + "%d s after %d s of warm-up", load.connections(),
                load.perSecond() == 0 ? "as fast as they go" : load.perSecond() + "/s", load.bodyBytes(),
                load.subscriptions(), load.inFlight(), load.heap(), load.seconds(), load.warmUpSeconds());
    }

    void run(String who, Measured run) {
        line("%-8s accepted %.0f/s, delivered %.0f/s; accept p50 %.1f p99 %.1f ms; end to end p50 %.1f p99 %.1f ms; "
                + "%.0f µs processor/event; %d MiB; drained in %.1f s%s", who, run.acceptedPerSecond(),
                run.deliveredPerSecond(), run.acceptP50(), run.acceptP99(), run.endToEndP50(), run.endToEndP99(),
                run.processorMicrosPerEvent(), run.residentMiB(), run.drainSeconds(),
                run.refused() + run.broken() == 0
                        ? ""
                        : "; " + run.refused() + " refused, " + run.broken() + " without an answer");
        line("         %s", run.verdict().summary());
    }

    void json(Map<String, Object> figures) {
        if (isJson) {
            var all = new LinkedHashMap<String, Object>(figures);
            all.put("processors", Runtime.getRuntime().availableProcessors());
            all.put("java", Runtime.version().toString());
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        }
    }
}
