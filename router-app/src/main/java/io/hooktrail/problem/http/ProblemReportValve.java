package io.hooktrail.problem.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.problem.Problem;
import io.hooktrail.problem.PublicUrl;

/**
 * Answers what Tomcat refuses before any filter sees it, such as a request line it cannot read. Its own answer is a page of
 * HTML. There is no request id yet, so the answer has no {@code instance}.
 */
final class ProblemReportValve extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();

    private final PublicUrl publicUrl;

    ProblemReportValve(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var problem = problem(response.getStatus());
        var body = new LinkedHashMap<String, Object>();
        body.put("type", publicUrl.problem(problem.code()));
        body.put("title", problem.title());
        body.put("status", response.getStatus());
        body.put("detail", problem.detail());
        body.put("code", problem.code());
        try {
            response.setContentType("application/problem+json");
            response.setHeader("Cache-Control", "no-store");
            var writer = response.getReporter();
            if (writer != null) {
                response.setCharacterEncoding(StandardCharsets.UTF_8);
                writer.write(JSON.writeValueAsString(body));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            // The caller has gone, or its answer has begun: there is nobody left to tell.
        }
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 404 -> new RequestProblem.UnknownPath("this");
            case 405 -> new RequestProblem.MethodNotAllowed("this method", List.of());
            case 413, 431 -> new RequestProblem.TooLarge();
            case 503 -> new RequestProblem.Unavailable();
            // 501 and 505: a transfer coding or a version of HTTP that does not exist here.
            default -> status < 500 || status == 501 || status == 505
                    ? new RequestProblem.Malformed("the request line or a header cannot be read")
                    : new RequestProblem.Internal();
        };
    }
}
