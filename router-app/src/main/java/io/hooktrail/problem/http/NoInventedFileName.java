package io.hooktrail.problem.http;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leaves out the {@code Content-Disposition: inline;filename=f.txt} that Spring adds to an answer whose path ends like a file
 * name, as the id of a delivery does. It guards browsers that guess a type from the path, which {@code nosniff} forbids.
 */
@Component
class NoInventedFileName extends OncePerRequestFilter {

    private static final String INVENTED = "inline;filename=f.txt";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        chain.doFilter(request, new HttpServletResponseWrapper(response) {
            @Override
            public void addHeader(String name, String value) {
                if (!isInvented(name, value)) {
                    super.addHeader(name, value);
                }
            }

            @Override
            public void setHeader(String name, String value) {
                if (!isInvented(name, value)) {
                    super.setHeader(name, value);
                }
            }
        });
    }

    private static boolean isInvented(String name, String value) {
        return HttpHeaders.CONTENT_DISPOSITION.equalsIgnoreCase(name) && INVENTED.equals(value);
    }
}
