package io.hooktrail.ingest.http;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import io.hooktrail.administration.KeysView;
import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.ingest.IngestProblem.RateLimited.Limit;
import io.hooktrail.problem.Refused;

/**
 * The first step of a request's way, before its key, its signature or a byte of its body is looked at: TLS where demanded, the
 * limit of its address, a share of the memory. On the way back it is measured, and counted against its address when it proved
 * nothing.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class DoorFilter extends OncePerRequestFilter {

    private final Strangers strangers;
    private final RateLimits limits;
    private final BodyMemory memory;
    private final MeterRegistry meters;
    private final ObjectProvider<HandlerExceptionResolver> problems;
    private final boolean requiresHttps;

    DoorFilter(Strangers strangers, RateLimits limits, BodyMemory memory, MeterRegistry meters,
            @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> problems,
            @Value("${hooktrail.require-https:false}") boolean requiresHttps) {
        this.strangers = strangers;
        this.limits = limits;
        this.memory = memory;
        this.meters = meters;
        this.problems = problems;
        this.requiresHttps = requiresHttps;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Door.takesEvents(request) && !Door.isApi(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException,
            IOException {
        var started = System.nanoTime();
        var address = request.getRemoteAddr();
        var door = door(request);
        var share = memory.open(request);
        try {
            var refusal = refusal(request, address, door);
            if (refusal == null) {
                chain.doFilter(new RawRequest(request), response);
                judge(request, response.getStatus(), address, door);
            } else {
                problems.getObject().resolveException(request, response, null, refusal);
            }
        } finally {
            share.close();
            Door.LOGGED.forEach(MDC::remove);
            if (Door.takesEvents(request)) {
                measure(request, response.getStatus(), Duration.ofNanos(System.nanoTime() - started));
            }
        }
    }

    private @Nullable Refused refusal(HttpServletRequest request, String address, String door) {
        if (requiresHttps && Door.takesEvents(request) && !request.isSecure()) {
            return new Refused(new IngestProblem.HttpsRequired());
        }
        return strangers.waitOf(address, door).map(wait -> limits.refused(Limit.ADDRESS, wait)).orElse(null);
    }

    /** What a request wants to pass: a source by its path, anything else by its key, of which only the hash is remembered. */
    private static String door(HttpServletRequest request) {
        if (Door.isWebhook(request)) {
            return request.getRequestURI();
        }
        var key = request.getHeader("Authorization");
        return KeysView.hash(key == null ? String.valueOf(request.getHeader("aeg-sas-key")) : key);
    }

    private void judge(HttpServletRequest request, int status, String address, String door) {
        if (Door.isProved(request)) {
            strangers.proved(address, door);
        } else if (hasFailed(request, status)) {
            strangers.failed(address);
        }
    }

    /** Whoever asks for permission at the other door proves nothing by it, whatever the answer (CloudEvents HTTP WebHook 1.0). */
    private static boolean hasFailed(HttpServletRequest request, int status) {
        return Door.isWebhook(request)
                ? status >= 400 && status < 500
                : status == 401 || (Door.takesEvents(request) && request.getMethod().equals("OPTIONS"));
    }

    private void measure(HttpServletRequest request, int status, Duration took) {
        Timer.builder("hooktrail.ingest.requests")
                .description("requests that bring events, until they are answered")
                .tags("path", Door.isWebhook(request) ? "in" : "events", "status",
                        Integer.toString(status), "outcome", Door.outcome(request))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(30))
                .register(meters)
                .record(took);
    }

    /**
     * Keeps the container and Spring from reading the body as a form, which {@code curl -d} calls every body: parameters are
     * only what the query says, and the stream is the body as it came.
     */
    private static final class RawRequest extends HttpServletRequestWrapper {

        /** @throws IOException when the stream cannot be opened */
        RawRequest(HttpServletRequest request) throws IOException {
            super(request);
            // From here on the container does not parse the body for parameters (Servlet 6.1, section 3.1.1).
            request.getInputStream();
        }

        /**
         * Spring answers a browser's CORS preflight itself, 200 with every method there is. It has no permission to give, so
         * it is an OPTIONS like any other: without an origin it is no preflight.
         */
        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase("Origin") && getMethod().equals("OPTIONS") ? null : super.getHeader(name);
        }

        /** Spring writes a form's body anew from its parameters; the headers still say what the sender said. */
        @Override
        public @Nullable String getContentType() {
            var type = super.getContentType();
            return type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                    ? MediaType.APPLICATION_OCTET_STREAM_VALUE
                    : type;
        }
    }
}
