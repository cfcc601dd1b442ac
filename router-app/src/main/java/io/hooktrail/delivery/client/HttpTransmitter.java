package io.hooktrail.delivery.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.hooktrail.delivery.AttemptResult;
import io.hooktrail.delivery.AttemptResult.Failure;
import io.hooktrail.delivery.AttemptResult.Phases;
import io.hooktrail.delivery.Transmission;
import io.hooktrail.delivery.Transmitter;
import io.hooktrail.egress.CallResult;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.secret.Secrets;

/** Sends an event as a CloudEvent over HTTP and says in one word how it went. */
@Component
class HttpTransmitter implements Transmitter {

    private final OutgoingCalls calls;
    private final Secrets secrets;
    private final Clock clock;
    private final DeliveryRequest requests;

    /** @param version of this router, for {@code User-Agent} */
    HttpTransmitter(OutgoingCalls calls, Secrets secrets, Clock clock, PublicUrl publicUrl,
            @Value("${hooktrail.version:0.1.0}") String version) {
        this.calls = calls;
        this.secrets = secrets;
        this.clock = clock;
        var userAgent = "Hooktrail/" + version;
        var tokens = new AccessTokens(calls, secrets, clock, userAgent);
        this.requests = new DeliveryRequest(secrets, clock, publicUrl, userAgent,
                new Authorization.Writer(secrets, tokens, clock));
    }

    @Override
    public AttemptResult transmit(Transmission transmission) {
        var startedAt = clock.instant();
        var startNanos = System.nanoTime();
        DeliveryRequest.Written request;
        try {
            request = requests.of(transmission);
        } catch (Unsendable e) {
            return unsent(startedAt, Duration.ofNanos(System.nanoTime() - startNanos), e);
        }
        var result = calls.post(request.call());
        return switch (result.outcome()) {
            case Answer answer -> answered(startedAt, result, answer, transmission, request);
            case Broken broken ->
                new AttemptResult(startedAt, result.took(), null, failure(broken.cause()), broken.detail(),
                        null, null, phases(result));
        };
    }

    private AttemptResult answered(Instant startedAt, CallResult result, Answer answer, Transmission transmission,
            DeliveryRequest.Written request) {
        tell(request.lent(), answer.status());
        var failure = failure(answer.status());
        var wait = failure == Failure.THROTTLED ? retryAfter(answer, transmission) : null;
        var detail = failure == null ? null : detail(answer.status(), failure);
        var excerpt = answer.body().length == 0
                ? null
                : Excerpt.of(answer.body(),
                        Masking.of(transmission, request.call(), request.confidential(), secrets));
        return new AttemptResult(startedAt, result.took(), answer.status(), failure, detail, excerpt, wait,
                phases(result));
    }

    private @Nullable Duration retryAfter(Answer answer, Transmission transmission) {
        var longest = transmission.subscription().settings().terms().retry().giveUpAfter();
        return answer.first("Retry-After")
                .flatMap(value -> RetryAfter.read(value, clock.instant(), longest))
                .orElse(null);
    }

    private static @Nullable Failure failure(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        if (status >= 300 && status < 400) {
            return Failure.REDIRECT;
        }
        return switch (status) {
            case 410 -> Failure.GONE;
            case 429, 503 -> Failure.THROTTLED;
            default -> Failure.STATUS;
        };
    }

    private static String detail(int status, Failure failure) {
        var answered = "the sink answered " + status;
        return failure == Failure.REDIRECT
                ? answered + "; redirects are not followed, give the final URI as sink"
                : answered;
    }

    private static Failure failure(Cause cause) {
        return switch (cause) {
            case UNRESOLVABLE -> Failure.DNS;
            case FORBIDDEN -> Failure.FORBIDDEN_ADDRESS;
            case CONNECT -> Failure.CONNECT;
            case PROXY -> Failure.PROXY;
            case TLS -> Failure.TLS;
            case TIMEOUT -> Failure.TIMEOUT;
            case RESET -> Failure.RESET;
            case BAD_RESPONSE -> Failure.BAD_RESPONSE;
            case UNWRITABLE -> Failure.CONFIGURATION;
        };
    }

    private static Phases phases(CallResult result) {
        var steps = result.steps();
        return new Phases(steps.resolvedMicros(), steps.connectedMicros(), steps.securedMicros(),
                steps.firstByteMicros(),
                TimeUnit.NANOSECONDS.toMicros(result.took().toNanos()));
    }

    private static void tell(AccessTokens.@Nullable Lent lent, int status) {
        if (lent != null && status == 401) {
            lent.wasRefused();
        } else if (lent != null && failure(status) == null) {
            lent.wasAccepted();
        }
    }

    private static AttemptResult unsent(Instant startedAt, Duration took, Unsendable why) {
        return new AttemptResult(startedAt, why.failure() == Failure.CREDENTIAL ? took : Duration.ZERO, null,
                why.failure(), String.valueOf(why.getMessage()), null, null, Phases.NONE);
    }
}
