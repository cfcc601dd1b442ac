package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCalls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Sinks of several subscriptions, and of several tenants, may lie at one host, as those of a chat provider do. */
class SharedHostTest {

    /** More than one subscription may have on its way. */
    private static final int HANGING = 300;

    @Test
    void callsThatHangAtAHostKeepNoOtherFromIt() throws Exception {
        var calls = LoopbackCalls.allowed();
        // The sink is closed first, which ends the calls that hang.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var sink = FaultySink.scripted(SharedHostTest::answer)) {
            for (var number = 0; number < HANGING; number++) {
                threads.execute(() -> post(calls, sink, "/hanging", Duration.ofMinutes(5)));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> sink.requests().size() == HANGING);

            var answer = post(calls, sink, "/good", Duration.ofSeconds(30));

            assertThat(answer).isInstanceOf(Answer.class);
        }
    }

    private static void answer(FaultySink.Talk talk) throws IOException, InterruptedException {
        if (talk.request().line().startsWith("POST /hanging")) {
            talk.hang();
        }
        talk.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    private static Object post(OutgoingCalls calls, FaultySink sink, String path, Duration timeout) {
        var uri = URI.create("http://127.0.0.1:" + sink.port() + path);
        return calls.post(new OutgoingCall(uri, List.of(), new byte[0], timeout)).outcome();
    }
}
