package io.hooktrail.egress.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.Addresses;
import io.hooktrail.egress.CallResult;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.problem.Problem.Fault;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.http.OpenGivenSecrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What the router never connects to, in whatever form it is written, when a sink is configured and when it is sent to. */
class ForbiddenTargetsTest {

    private static final int FORMS_MIN = 80;
    private static final String EVERYTHING = "0.0.0.0/0,::/0";

    private static @Nullable RefusingListener listener;

    @BeforeAll
    static void listen() throws Exception {
        listener = new RefusingListener();
    }

    @AfterAll
    static void close() throws Exception {
        listener().close();
    }

    static Stream<String> forms() {
        return ForbiddenForms.all();
    }

    @Test
    void theFormsAreMany() {
        assertThat(forms().distinct().count()).isGreaterThanOrEqualTo(FORMS_MIN).isEqualTo(forms().count());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aForbiddenTargetIsRefusedAsSinkAndNeverConnectedTo(String form) throws Exception {
        var sink = form.replace("PORT", Integer.toString(listener().port()));
        var guard = guard("", ForbiddenForms::resolve);

        assertThat(refusedAsSink(guard, sink).problem().faults()).extracting(Fault::pointer).contains("/sink");
        var uri = uri(sink);
        if (uri.isPresent()) {
            var result = send(guard, uri.get());
            assertThat(result.outcome()).isInstanceOfSatisfying(Broken.class,
                    broken -> assertThat(broken.cause()).isIn(Cause.FORBIDDEN, Cause.UNRESOLVABLE));
            assertThat(result.steps().connectedMicros()).isEqualTo(-1);
        }
        assertThat(listener().wasReached()).isFalse();
    }

    /** The same listener, and the same client: what it is spared above is the guard's doing. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "[::ffff:127.0.0.1]", "[::1]", "mixed.example", "localhost"})
    void theListenerSeesAConnectionToATargetThatIsAllowed(String host) throws Exception {
        HostResolver loopback = (name, within) -> List.of(InetAddress.getLoopbackAddress());

        send(guard("127.0.0.0/8,::1", loopback), URI.create("https://" + host + ":" + listener().port() + "/"));

        assertThat(listener().wasReached()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "[::]", "224.0.0.1", "255.255.255.255", "[ff02::1]",
        "169.254.169.254",
        "169.254.1.1", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]", "[fe80::1]", "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]", "[2a00:1450::5efe:169.254.169.254]", "[2001:0:4136:e378:8000:63bf:5601:5601]",
        "[::ffff:0:169.254.169.254]", "[64:ff9b:1::a9fe:a9fe]", "[::169.254.169.254]", "[64:ff9b::224.0.0.1]"})
    void evenWhenEverythingIsAllowedNoMetadataAndNoPlaceWithoutAMachineIs(String host) throws Exception {
        var sink = "http://" + host + ":" + listener().port() + "/";

        assertThat(refusedAsSink(guard(EVERYTHING, ForbiddenForms::resolve), sink).problem().code())
                .isEqualTo("private-sink");
        assertThat(send(guard(EVERYTHING, ForbiddenForms::resolve), URI.create(sink)).outcome())
                .isInstanceOf(Broken.class);
        assertThat(listener().wasReached()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"169.254.169.254,https://169.254.169.254/", "169.254.1.1/32,http://169.254.1.1/",
        "fd00:ec2::254,https://[fd00:ec2::254]/", "fe80::1/128,https://[fe80::1]/", "10.0.0.0/8,http://inside.example/",
        "fd00::/8,https://inside6.example/"})
    void whatTheOperatorNamesMayBeASink(String allowed, String sink) {
        assertThatCode(() -> guard(allowed, ForbiddenForms::resolve).check(URI.create(sink), "/sink"))
                .doesNotThrowAnyException();
    }

    static Stream<String> ownAddresses() throws Exception {
        var interfaces = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses);
        return Stream.concat(
                interfaces.map(Addresses::plain)
                        .map(InetAddress::getHostAddress)
                        .map(address -> address.contains(":") ? "[" + address + "]" : address),
                Stream.of("127.1.2.3", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "localhost",
                        "x.localhost", "zero.example", "mapped.example", "nat64.example"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("ownAddresses")
    void theRoutersOwnPortIsNoSinkUnderAnyAddressOfTheMachine(String host) throws Exception {
        var sink = "http://" + host + ":" + listener().port() + "/in/default/github";
        var guard = new ResolvingGuard(AddressPolicy.allowing(EVERYTHING), new OwnPorts(List.of(listener().port())),
                ForbiddenForms::resolve, Optional.empty());

        assertThat(refusedAsSink(guard, sink).problem().code()).isEqualTo("unusable-sink");
        assertThat(send(guard, URI.create(sink)).outcome()).isInstanceOf(Broken.class);
        assertThat(listener().wasReached()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://router.example/hub", "https://router.example/hub/",
        "https://ROUTER.EXAMPLE/hub/events",
        "https://router.example./hub/events", "https://router.example:443/hub/in/default/x",
        "http://router.example/hub/events",
        "https://router.example/%68ub/events", "https://router.example//hub/events",
        "https://router.example/x/../hub/events",
        "https://router.example/./hub", "https://router.example/x/%2e%2e/hub/events",
        "https://router.example/hub;v=1/events",
        "https://router.example/HUB/events", "https://router.example/../hub/",
        "https://router.example/x/%2E%2E%2Fhub/"})
    void theRoutersOwnPublicUrlIsNoSinkHoweverItIsWritten(String sink) {
        var guard = publicGuard();

        assertThat(refusedAsSink(guard, sink).problem().detail()).contains("in a circle");
        assertThat(send(guard, URI.create(sink)).outcome()).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(Cause.FORBIDDEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://router.example/", "https://router.example/hubs", "https://router.example:8443/hub",
        "https://router.example/hub/../other"})
    void anotherServerAtTheSameHostMayBeASink(String sink) {
        assertThatCode(() -> publicGuard().check(URI.create(sink), "/sink")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "64:ff9b::7f00:1"})
    void aNameThatTurnsPrivateAfterItWasConfiguredFailsTheAttempt(String later) throws Exception {
        var asked = new AtomicInteger();
        var guard = guard("", (name, within) -> addresses(asked.getAndIncrement() == 0 ? "93.184.216.34" : later));
        var sink = URI.create("https://rebinding.example:" + listener().port() + "/");

        guard.check(sink, "/sink");
        var result = send(guard, sink);

        assertThat(result.outcome()).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(Cause.FORBIDDEN));
        assertThat(listener().wasReached()).isFalse();
        assertThat(asked).hasValue(2);
    }

    /** As a name server that answers with a time to live of 0: every question has another answer. */
    @Test
    void aNameThatAlternatesIsConnectedToOnlyAsItWasJudged() throws Exception {
        var asked = new AtomicInteger();
        try (var good = FaultySink.scripted(talk -> {
            talk.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            talk.close();
        })) {
            var guard = guard("127.0.0.1", (name, within) -> addresses(
                    asked.getAndIncrement() % 2 == 0 ? "127.0.0.1" : "127.0.0.2"));
            var outcomes = Stream
                    .generate(() -> send(guard, URI.create("http://flip.example:" + good.port() + "/")).outcome())
                    .limit(10)
                    .toList();

            assertThat(outcomes).filteredOn(Answer.class::isInstance).hasSize(5);
            assertThat(outcomes).filteredOn(Broken.class::isInstance).hasSize(5);
            assertThat(good.requests()).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 305, 307, 308})
    void aRedirectToAForbiddenTargetIsAnAnswerAndNotFollowed(int status) throws Exception {
        var place = "http://127.0.0.2:" + listener().port() + "/";
        try (var sink = FaultySink.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + place
                + "\r\nRefresh: 0;url=" + place + "\r\nContent-Location: " + place + "\r\nAlt-Svc: h2=\"127.0.0.2:"
                + listener().port() + "\"\r\nContent-Length: 0\r\n\r\n")) {
            var guard = guard("127.0.0.0/8", ForbiddenForms::resolve);

            assertThat(send(guard, sink.uri()).outcome()).isInstanceOfSatisfying(Answer.class,
                    answer -> assertThat(answer.status()).isEqualTo(status));
            assertThat(sink.requests()).hasSize(1);
        }
        assertThat(listener().wasReached()).isFalse();
    }

    @Test
    void ofManyAddressesAFewAreTried() throws Exception {
        var many = Stream.concat(Stream.iterate(1, number -> number + 1).limit(200).map(number -> "127.1.0." + number),
                Stream.of("127.0.0.1")).toArray(String[]::new);
        // It listens at the last address only, and nobody at the others.
        try (var sink = FaultySink.answeringStatus("200 OK", "")) {
            var guard = guard("127.0.0.0/8", (name, within) -> addresses(many));

            assertThat(send(guard, URI.create("http://many.example:" + sink.port() + "/")).outcome())
                    .isInstanceOfSatisfying(Broken.class,
                            broken -> assertThat(broken.cause()).isEqualTo(Cause.CONNECT));
            assertThat(sink.requests()).isEmpty();
        }
    }

    private static Refused refusedAsSink(ResolvingGuard guard, String sink) {
        var body = JsonMapper.shared().writeValueAsString(Map.of("sink", sink)).getBytes(StandardCharsets.UTF_8);
        var refused = catchThrowableOfType(Refused.class,
                () -> new SubscriptionReader(guard).read(body, new OpenGivenSecrets(), null, Instant.EPOCH));
        assertThat(refused).as(sink).isNotNull();
        return refused;
    }

    private static CallResult send(ResolvingGuard guard, URI uri) {
        try (var calls = new GuardedCalls(guard, DefaultClientTlsStrategy.createDefault())) {
            return calls.post(new OutgoingCall(uri, List.of(), new byte[0], Duration.ofMillis(900)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static ResolvingGuard guard(String allowed, HostResolver resolver) {
        return new ResolvingGuard(AddressPolicy.allowing(allowed), new OwnPorts(List.of()), resolver, Optional.empty());
    }

    private static ResolvingGuard publicGuard() {
        return new ResolvingGuard(AddressPolicy.allowing(""), new OwnPorts(List.of()),
                (name, within) -> addresses("93.184.216.34"), Optional.of(URI.create("https://router.example/hub")));
    }

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(literal -> Addresses.literal(literal).orElseThrow()).toList();
    }

    private static RefusingListener listener() {
        return java.util.Objects.requireNonNull(listener);
    }
}
