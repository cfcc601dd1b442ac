package io.hooktrail.problem.http;

import java.util.List;
import java.util.Map;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.problem.Problem;

/** Answers what fails outside of any controller: in a filter, in the firewall, in the container. */
@RestController
class ProblemErrorController implements ErrorController {

    private final ProblemReply reply;

    ProblemErrorController(ProblemReply reply) {
        this.reply = reply;
    }

    @RequestMapping("/error")
    ResponseEntity<Map<String, Object>> error(HttpServletRequest request) {
        return reply.of(problemOf(request), request);
    }

    private static Problem problemOf(HttpServletRequest request) {
        var path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status)) {
            return new RequestProblem.UnknownPath(request.getRequestURI()); // someone asked for /error itself
        }
        return switch (status) {
            case 404 -> new RequestProblem.UnknownPath(path);
            // TRACE, which the container refuses before it looks at the path.
            case 405 -> new RequestProblem.MethodNotAllowed(
                    String.valueOf(request.getAttribute(RequestDispatcher.ERROR_METHOD)), List.of());
            case 413 -> new RequestProblem.TooLarge();
            case 503 -> new RequestProblem.Unavailable();
            default -> status < 500
                    ? new RequestProblem.Malformed("the request was refused before it reached a call")
                    : new RequestProblem.Internal();
        };
    }
}
