package io.hooktrail.administration.http;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.access.Traceparent;
import io.hooktrail.access.Unauthenticated;
import io.hooktrail.administration.KeySettings;
import io.hooktrail.administration.TenantsView;
import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.problem.RequestId;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** Hands a controller the {@link Caller}: who it is, on which tenant it acts, and what the audit trail will say of it. */
@Component
class CallerArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final int REASON_CHARACTERS_MAX = 500;

    private final TenantsView tenants;

    CallerArgument(TenantsView tenants) {
        this.tenants = tenants;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Caller.class;
    }

    @Override
    public Caller resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
            NativeWebRequest web, @Nullable WebDataBinderFactory binders) {
        var request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null
                || !(SecurityContextHolder.getContext().getAuthentication() instanceof KeyAuthentication proof)) {
            throw new Refused(new Unauthenticated());
        }
        return caller(proof.key(), request);
    }

    private Caller caller(KeySettings key, HttpServletRequest request) {
        var tenant = tenant(key, request.getHeader("Hooktrail-Tenant"));
        if (!tenants.exists(tenant)) {
            throw new Refused(new NotFound("the tenant"));
        }
        var actor = new Actor(tenant, "key:" + key.id(), request.getRemoteAddr(),
                request.getAttribute(RequestId.ATTRIBUTE) instanceof String id ? id : null,
                Traceparent.wellFormed(request.getHeader("traceparent")),
                reason(request.getHeader("Hooktrail-Reason")));
        return new Caller(actor, key.role(), key.sourcePrefixes());
    }

    /** An admin chooses its tenant; any other key may at most repeat its own. */
    private static TenantName tenant(KeySettings key, @Nullable String wanted) {
        if (wanted == null || wanted.equals(key.tenant().value())) {
            return key.tenant();
        }
        if (key.role() != Role.ADMIN || !Names.isName(wanted)) {
            throw new Refused(new NotFound("the tenant"));
        }
        return new TenantName(wanted);
    }

    private static @Nullable String reason(@Nullable String header) {
        if (header != null && header.length() > REASON_CHARACTERS_MAX) {
            throw InvalidBody.at("", "Hooktrail-Reason has at most " + REASON_CHARACTERS_MAX + " characters");
        }
        return header;
    }
}
