package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.Test;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.Addresses;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.CallResult.Outcome;
import io.hooktrail.egress.OutgoingCall;

import static org.assertj.core.api.Assertions.assertThat;

class PinningConnectionsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    @Test
    void aNameIsAskedOnceAndTheAddressOfThatAnswerIsConnectedTo() throws Exception {
        var asked = new AtomicInteger();
        try (var sink = FaultySink.answering(OK);
                var calls = calls("127.0.0.0/8", (name, within) -> {
                    asked.incrementAndGet();
                    return addresses("127.0.0.1");
                })) {
            var outcome = post(calls, "http://rebinding.example:" + sink.port() + "/");

            assertThat(outcome).isInstanceOf(Answer.class);
            assertThat(sink.requests().getFirst().header("host")).isEqualTo("rebinding.example:" + sink.port());
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aNameThatTurnsPrivateBetweenTwoConnectionsIsRefusedAtTheSecond() throws Exception {
        var asked = new AtomicInteger();
        try (var sink = FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            talk.close();
        });
                var calls = calls("127.0.0.0/8",
                        (name, within) -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "169.254.169.254"))) {
            var uri = "http://rebinding.example:" + sink.port() + "/";

            assertThat(post(calls, uri)).isInstanceOf(Answer.class);
            assertThat(post(calls, uri)).isInstanceOfSatisfying(Broken.class,
                    broken -> assertThat(broken.cause()).isEqualTo(Cause.FORBIDDEN));
        }
    }

    @Test
    void anAddressThatRefusesLeavesTheNextOneItsTurn() throws Exception {
        // The sink listens on one of the two only.
        try (var sink = FaultySink.answering(OK);
                var calls = calls("127.0.0.0/8", (name, within) -> addresses("127.0.0.2", "127.0.0.1"))) {
            assertThat(post(calls, "http://two.example:" + sink.port() + "/")).isInstanceOf(Answer.class);
        }
    }

    @Test
    void aNameThatTakesTooLongIsATimeout() throws Exception {
        try (var calls = calls("", (name, within) -> {
            // As the system's resolver: it answers no later than told.
            new java.util.concurrent.CompletableFuture<String>()
                    .completeOnTimeout("late", within.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS)
                    .join();
            throw new java.net.UnknownHostException(name);
        })) {
            var call = new OutgoingCall(URI.create("https://slow.example/"), List.of(), new byte[0],
                    Duration.ofMillis(200));

            assertThat(calls.post(call).outcome()).isInstanceOfSatisfying(Broken.class,
                    broken -> assertThat(broken.cause()).isEqualTo(Cause.TIMEOUT));
        }
    }

    private static Outcome post(GuardedCalls calls, String uri) {
        return calls.post(new OutgoingCall(URI.create(uri), List.of(), new byte[0], Duration.ofSeconds(10))).outcome();
    }

    private static GuardedCalls calls(String allowed, HostResolver resolver) {
        var guard = new ResolvingGuard(AddressPolicy.allowing(allowed), new OwnPorts(List.of()), resolver,
                Optional.empty());
        return new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault());
    }

    private static List<InetAddress> addresses(String... literals) {
        return java.util.Arrays.stream(literals).map(literal -> Addresses.literal(literal).orElseThrow()).toList();
    }
}
