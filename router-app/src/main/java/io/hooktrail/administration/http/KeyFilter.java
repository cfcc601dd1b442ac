package io.hooktrail.administration.http;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

import io.hooktrail.access.Proof;
import io.hooktrail.administration.KeySettings;
import io.hooktrail.administration.KeysView;
import io.hooktrail.eventlog.Commands;

/** Proves the caller by {@code Authorization: Bearer KEY}, and on {@code /events} by Event Grid's {@code aeg-sas-key} too. */
final class KeyFilter extends OncePerRequestFilter {

    /** True when the key came as {@code aeg-sas-key}: such a client expects 200 instead of 202. */
    static final String BY_EVENT_GRID_KEY = "hooktrail.aeg-sas-key";

    private static final String SCHEME = "Bearer ";

    private final KeysView keys;
    private final Commands commands;
    private final Clock clock;

    KeyFilter(KeysView keys, Commands commands, Clock clock) {
        this.keys = keys;
        this.commands = commands;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException,
            IOException {
        given(request).flatMap(this::authenticate).ifPresent(key -> {
            SecurityContextHolder.getContext().setAuthentication(new KeyAuthentication(key));
            request.setAttribute(Proof.ATTRIBUTE, true);
        });
        chain.doFilter(request, response);
    }

    private Optional<KeySettings> authenticate(String key) {
        var known = keys.authenticate(key, clock.instant());
        if (known.isPresent() || !NewKeys.isShaped(key)) {
            return known;
        }
        // Another node may have issued it a moment ago.
        commands.catchUp();
        return keys.authenticate(key, clock.instant());
    }

    private static Optional<String> given(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        if (header != null) {
            return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                    ? Optional.of(header.substring(SCHEME.length()).strip())
                    : Optional.empty();
        }
        var eventGridKey = request.getHeader("aeg-sas-key");
        if (eventGridKey != null && request.getRequestURI().equals("/events")) {
            request.setAttribute(BY_EVENT_GRID_KEY, true);
            return Optional.of(eventGridKey.strip());
        }
        return Optional.empty();
    }
}
