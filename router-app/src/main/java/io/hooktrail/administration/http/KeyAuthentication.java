package io.hooktrail.administration.http;

import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;

import io.hooktrail.administration.KeySettings;

/** A request proved by a key. The key itself is not kept. */
final class KeyAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient KeySettings key;

    KeyAuthentication(KeySettings key) {
        super(List.of());
        this.key = key;
        setAuthenticated(true);
    }

    KeySettings key() {
        return key;
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return "key:" + key.id();
    }
}
