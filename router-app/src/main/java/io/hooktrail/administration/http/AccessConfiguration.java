package io.hooktrail.administration.http;

import java.time.Clock;
import java.util.List;

import jakarta.servlet.DispatcherType;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;

import io.hooktrail.access.Unauthenticated;
import io.hooktrail.administration.KeysView;
import io.hooktrail.administration.TenantsView;
import io.hooktrail.administration.store.IdempotentCalls;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Refused;

/** Which requests need a key. Roles are checked by each call, where the rule can be read. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    @Bean
    KeysView keysView() {
        return new KeysView();
    }

    @Bean
    TenantsView tenantsView() {
        return new TenantsView();
    }

    /** A webhook proves itself by its signature, later; the chain for keys would cost it more than its own handling does. */
    @Bean
    @Order(90)
    SecurityFilterChain webhookChain() {
        return new DefaultSecurityFilterChain(PathPatternRequestMatcher.withDefaults().matcher("/in/**"), List.of());
    }

    /** An observation around each of a chain's filters costs as much as the filters, and nobody reads them. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Pages and probes need no proof. */
    @Bean
    @Order(100)
    SecurityFilterChain accessChain(HttpSecurity http, KeysView keys, Commands commands, Clock clock,
            IdempotentCalls calls, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return http
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .addFilterBefore(new KeyFilter(keys, commands, clock), AnonymousAuthenticationFilter.class)
                .addFilterAfter(new IdempotencyFilter(calls, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        // The CloudEvents handshake (HTTP WebHook 1.0, section 4) carries no key.
                        .requestMatchers(org.springframework.http.HttpMethod.OPTIONS, "/events")
                        .permitAll()
                        .requestMatchers("/api/**", "/events")
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .exceptionHandling(refusals -> refusals
                        .authenticationEntryPoint((request, response, cause) -> problems.resolveException(request,
                                response, null, new Refused(new Unauthenticated())))
                        .accessDeniedHandler((request, response, cause) -> problems.resolveException(request, response,
                                null, new Refused(new Unauthenticated()))))
                .build();
    }

    /** Keeps Spring Boot from making a user with a printed password: there are only keys. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new org.springframework.security.authentication.BadCredentialsException("only keys count");
        };
    }
}
