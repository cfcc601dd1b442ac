package io.hooktrail.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** {@code ./hooktrail bench}. Exit codes: 0 done, 1 something was lost or failed, 2 wrong usage. */
public final class Bench {

    private static final String USAGE = """
            Usage: ./hooktrail bench [road | sinks | backlog] [options]

              road    the router beside a minimal control, in alternating pairs (default)
              sinks   a good sink's latency with and without five bad ones beside it
              backlog a live sink's latency and the heap with and without a million deliveries that wait for a dead one,
                      and how they go out when it returns

              --pairs N          paired runs (road 3, sinks 6, backlog 3)
              --seconds N        measured window of each run (20)
              --warm-up N        seconds before it (road 10, sinks and backlog 15)
              --connections N    of the sender (64)
              --rate N           webhooks a second at fixed times; 0 as fast as the connections go (road 0, sinks and backlog 150)
              --subscriptions N  match-all subscriptions, each with a sink of its own (1)
              --in-flight N      deliveries at once of each subscription (16)
              --bytes N          of each body (2048, backlog 1024)
              --pending N        backlog: deliveries that wait for the dead sink (1000000)
              --normal N         backlog: deliveries to measure its normal rate with (100000)
              --heap SIZE        -Xmx of the process under measurement (1g)
              --postgres URL     JDBC URL of a PostgreSQL to make schemas in; user and password in HOOKTRAIL_STORE_USER
                                 and HOOKTRAIL_STORE_PASSWORD, or in the URL (an embedded H2 file otherwise)
              --json             the figures as JSON on standard output; progress goes to standard error

            Example: ./hooktrail bench road --pairs 5 --seconds 30
            """;

    private Bench() {}

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        var arguments = Arrays.asList(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        var hasMode = !arguments.isEmpty() && !arguments.getFirst().startsWith("-");
        var mode = hasMode ? arguments.getFirst() : "road";
        try {
            System.exit(run(mode, hasMode ? arguments.subList(1, arguments.size()) : arguments) ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("hooktrail: " + e.getMessage() + "; ./hooktrail bench --help lists the options");
            System.exit(2);
        } catch (IllegalStateException e) {
            System.err.println("hooktrail: " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean run(String mode, List<String> options)
            throws IOException, InterruptedException, SQLException {
        return switch (mode) {
            case "road" -> Road.of(options).run();
            case "sinks" -> Sinks.of(options).run();
            case "backlog" -> Backlog.of(options).run();
            default -> throw new IllegalArgumentException("there is no bench " + mode);
        };
    }
}
