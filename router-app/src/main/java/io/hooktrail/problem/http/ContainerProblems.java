package io.hooktrail.problem.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.problem.PublicUrl;

/**
 * Answers what the container refuses before any filter sees it, such as a path with broken percent-encoding: as a problem and
 * not as the container's page. It has no request id yet.
 */
@Component
class ContainerProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private final PublicUrl publicUrl;

    ContainerProblems(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new Report(publicUrl)));
    }

    /** After Spring Boot's own valve, and so nearer to the error. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private static final class Report extends ErrorReportValve {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        private final PublicUrl publicUrl;

        Report(PublicUrl publicUrl) {
            this.publicUrl = publicUrl;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable thrown) {
            var status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            var problem = status < 500
                    ? new RequestProblem.Malformed("the request line, the path or a header cannot be read")
                    : new RequestProblem.Internal();
            var body = new LinkedHashMap<String, Object>();
            body.put("type", publicUrl.problem(problem.code()));
            body.put("title", problem.title());
            body.put("status", status);
            body.put("detail", problem.detail());
            body.put("code", problem.code());
            try {
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8);
                response.getReporter().write(JSON.writeValueAsString(body));
                response.finishResponse();
            } catch (IOException e) {
                container.getLogger().debug("the caller has gone", e);
            }
        }
    }
}
