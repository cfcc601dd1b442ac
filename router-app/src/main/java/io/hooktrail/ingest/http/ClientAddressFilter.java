package io.hooktrail.ingest.http;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import io.hooktrail.ingest.TrustedProxies;

/** Makes the sender that trusted proxies name the request's remote address: everything behind it sees that one address. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class ClientAddressFilter extends OncePerRequestFilter {

    private final TrustedProxies proxies;

    ClientAddressFilter(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException,
            IOException {
        var peer = request.getRemoteAddr();
        var sender = proxies.sender(peer, lines(request, "X-Forwarded-For"));
        var secure = request.isSecure() || proxies.saysHttps(peer, lines(request, "X-Forwarded-Proto"));
        chain.doFilter(new Sent(request, sender, secure), response);
    }

    private static List<String> lines(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    /** The request as its sender sent it. */
    private static final class Sent extends HttpServletRequestWrapper {

        private final String sender;
        private final boolean secure;

        Sent(HttpServletRequest request, String sender, boolean secure) {
            super(request);
            this.sender = sender;
            this.secure = secure;
        }

        @Override
        public String getRemoteAddr() {
            return sender;
        }

        @Override
        public String getRemoteHost() {
            return sender;
        }

        @Override
        public boolean isSecure() {
            return secure;
        }

        @Override
        public String getScheme() {
            return secure ? "https" : "http";
        }
    }
}
