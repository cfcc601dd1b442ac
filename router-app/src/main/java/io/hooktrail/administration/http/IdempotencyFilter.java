package io.hooktrail.administration.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.access.Role;
import io.hooktrail.administration.store.IdempotentCalls;
import io.hooktrail.administration.store.IdempotentCalls.Known;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/**
 * Carries a POST of the API out once for each {@code Idempotency-Key}, and answers repeats with the first answer (docs/api.md). Webhooks and published events have identities of their own and do not come through here.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotent-Replayed";

    private static final int KEY_CHARACTERS_MAX = 255;
    private static final int BODY_BYTES_MAX = 1024 * 1024;
    private static final List<String> KEPT_HEADERS = List.of("Location", "ETag", "Cache-Control");
    private static final JsonMapper JSON = new JsonMapper();

    private final IdempotentCalls calls;
    private final HandlerExceptionResolver problems;

    IdempotencyFilter(IdempotentCalls calls, HandlerExceptionResolver problems) {
        this.calls = calls;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST") || !request.getRequestURI().startsWith("/api/v1/")
                || request.getHeader(HEADER) == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException,
            IOException {
        var tenant = request.getHeader("Hooktrail-Tenant");
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication proof)
                || (tenant != null && !Names.isName(tenant))) {
            chain.doFilter(request, response); // It is refused further on.
            return;
        }
        var caller = proof.key();
        if (tenant == null || caller.role() != Role.ADMIN) {
            tenant = caller.tenant().value();
        }
        var key = request.getHeader(HEADER);
        if (Collections.list(request.getHeaders(HEADER)).size() != 1
                || !key.matches("[!-~]{1," + KEY_CHARACTERS_MAX + "}")) {
            refuse(request, response, new IdempotencyProblem.UnusableKey(KEY_CHARACTERS_MAX));
            return;
        }
        var body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
        var again = new Again(request, body);
        if (body.length > BODY_BYTES_MAX) {
            chain.doFilter(again, response); // Too large for every call of the API.
            return;
        }
        var id = id(tenant, caller.id(), request.getRequestURI(), key);
        var hash = HexFormat.of()
                .formatHex(sha256(String.valueOf(request.getQueryString()).getBytes(StandardCharsets.UTF_8), body));
        switch (calls.begin(new TenantName(tenant), id, hash)) {
            case Known.Fresh fresh -> carryOut(new TenantName(tenant), id, again, response, chain);
            case Known.AtWork atWork -> refuse(request, response, new IdempotencyProblem.KeyAtWork());
            case Known.Other other -> refuse(request, response, new IdempotencyProblem.KeyReused());
            case Known.TooMany many -> refuse(request, response, new IdempotencyProblem.TooManyKeys(many.most()));
            case Known.Answered answered -> replay(response, answered.answer());
        }
    }

    private void carryOut(TenantName tenant, UUID id, HttpServletRequest request, HttpServletResponse response,
            FilterChain chain) throws ServletException, IOException {
        var kept = new ContentCachingResponseWrapper(response);
        var done = false;
        try {
            chain.doFilter(request, kept);
            done = kept.getStatus() >= 200 && kept.getStatus() < 300;
        } finally {
            if (done) {
                calls.answered(tenant, id, written(kept));
            } else {
                calls.forget(id);
            }
        }
        kept.copyBodyToResponse();
    }

    /** A JSON head with the status and headers, a line feed, the body. */
    private static byte[] written(ContentCachingResponseWrapper answer) {
        var headers = new LinkedHashMap<String, String>();
        KEPT_HEADERS.forEach(name -> {
            var value = answer.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        });
        if (answer.getContentType() != null) {
            headers.put("Content-Type", answer.getContentType());
        }
        var head = JSON.writeValueAsBytes(Map.of("status", answer.getStatus(), "headers", headers));
        var body = answer.getContentAsByteArray();
        return ByteBuffer.allocate(head.length + 1 + body.length).put(head).put((byte) '\n').put(body).array();
    }

    private static void replay(HttpServletResponse response, byte[] answer) throws IOException {
        var end = 0;
        while (answer[end] != '\n') {
            end++;
        }
        var head = JSON.readTree(answer, 0, end);
        response.setStatus(head.path("status").intValue());
        head.path("headers")
                .properties()
                .forEach(header -> response.setHeader(header.getKey(), header.getValue()
                        .stringValue()));
        response.setHeader(REPLAYED, "true");
        response.getOutputStream().write(answer, end + 1, answer.length - end - 1);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) {
        problems.resolveException(request, response, null, new Refused(problem));
    }

    private static UUID id(String... parts) {
        var bytes = ByteBuffer.wrap(sha256(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                sha.update(part);
                sha.update((byte) 0);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The request with the body that was read already. */
    private static final class Again extends HttpServletRequestWrapper {

        private final ByteArrayInputStream body;

        Again(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ByteArrayInputStream(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int read() {
                    return body.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return body.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return body.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new UnsupportedOperationException("bodies are read by waiting");
                }
            };
        }
    }
}
