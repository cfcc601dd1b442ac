package io.hooktrail.problem.http;

import java.util.TreeMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;

/**
 * Refuses a query parameter that is given twice: the calls of the API take each once, and Spring would take the first and drop
 * the others, so that {@code ?type=a&type=b} would look like an answer about both.
 */
@Component
class RepeatedParameters implements HandlerInterceptor, WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // Of a body that calls itself a form, asking for parameters would eat the bytes.
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            var repeated = new TreeMap<>(request.getParameterMap());
            repeated.values().removeIf(values -> values.length == 1);
            if (!repeated.isEmpty()) {
                throw new Refused(new InvalidParameter(repeated.entrySet()
                        .stream()
                        .map(parameter -> new Problem.Fault("?" + parameter.getKey(),
                                "is given " + parameter.getValue().length + " times; this call takes it once"))
                        .toList()));
            }
        }
        return true;
    }
}
