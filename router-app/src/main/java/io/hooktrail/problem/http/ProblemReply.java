package io.hooktrail.problem.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.Problem;
import io.hooktrail.problem.ProblemCode;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.RequestId;

/** A problem as the answer of RFC 9457 that docs/api.md shows. */
@Component
class ProblemReply {

    private final PublicUrl publicUrl;

    ProblemReply(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    ResponseEntity<Map<String, Object>> of(Problem problem, HttpServletRequest request) {
        var status = status(problem.kind());
        request.setAttribute(ProblemCode.ATTRIBUTE, problem.code());
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .headers(headers -> demanded(problem, headers))
                .body(body(problem, status, request));
    }

    private Map<String, Object> body(Problem problem, HttpStatus status, HttpServletRequest request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", publicUrl.problem(problem.code()));
        body.put("title", problem.title());
        body.put("status", status.value());
        body.put("detail", problem.detail());
        if (request.getAttribute(RequestId.ATTRIBUTE) instanceof String id) {
            body.put("instance", "/requests/" + id);
        }
        body.put("code", problem.code());
        var faults = problem.faults();
        if (!faults.isEmpty()) {
            body.put("errors", faults.stream().map(ProblemReply::fault).toList());
        }
        return body;
    }

    private static Map<String, String> fault(Problem.Fault fault) {
        var member = new LinkedHashMap<String, String>();
        member.put("pointer", fault.pointer());
        member.put("detail", fault.detail());
        return member;
    }

    /** Headers that HTTP demands with a status (RFC 9110, sections 11.6.1 and 10.2.3). */
    private static void demanded(Problem problem, HttpHeaders headers) {
        var kind = problem.kind();
        headers.setCacheControl("no-store");
        if (kind == Problem.Kind.UNAUTHENTICATED) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, List.of("Bearer"));
        }
        if (kind == Problem.Kind.UNSIGNED) {
            // A 401 must carry a challenge; Bearer would invite a provider's engineers to send us a key.
            headers.put(HttpHeaders.WWW_AUTHENTICATE, List.of("Webhook-Signature"));
        }
        if (kind == Problem.Kind.UNAVAILABLE || kind == Problem.Kind.THROTTLED) {
            headers.put(HttpHeaders.RETRY_AFTER, List.of(seconds(problem.retryAfter())));
        }
    }

    /** Whole seconds, rounded up: whoever waits that long is not turned away again by a fraction. */
    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    /** The one place where a refusal becomes a status. */
    static HttpStatus status(Problem.Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED, UNSIGNED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case ABSENT -> HttpStatus.NOT_FOUND;
            case METHOD -> HttpStatus.METHOD_NOT_ALLOWED;
            case UNACCEPTABLE -> HttpStatus.NOT_ACCEPTABLE;
            case CONFLICT -> HttpStatus.CONFLICT;
            case PRECONDITION -> HttpStatus.PRECONDITION_FAILED;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNSUPPORTED_FORMAT -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case THROTTLED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
