package io.hooktrail.problem.http;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;

/** Answers every exception of a controller, ours and Spring's, with a problem. */
@RestControllerAdvice
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemReply reply;

    ProblemAdvice(ProblemReply reply) {
        this.reply = reply;
    }

    @ExceptionHandler(Exception.class)
    @Nullable
    ResponseEntity<Map<String, Object>> answer(Exception thrown, HttpServletRequest request) {
        if (thrown instanceof AsyncRequestNotUsableException) {
            return null; // the caller has gone; there is nobody to answer
        }
        var answer = reply.of(problemOf(thrown, request), request);
        if (thrown instanceof HttpRequestMethodNotSupportedException method) {
            return ResponseEntity.status(answer.getStatusCode())
                    .headers(answer.getHeaders())
                    .header("Allow", String.join(", ", supported(method)))
                    .body(answer.getBody());
        }
        return answer;
    }

    private static Problem problemOf(Exception thrown, HttpServletRequest request) {
        return switch (thrown) {
            case Refused refused -> refused.problem();
            case HttpRequestMethodNotSupportedException e -> new RequestProblem.MethodNotAllowed(e.getMethod(),
                    supported(e));
            case HttpMediaTypeNotSupportedException e -> new RequestProblem.UnsupportedFormat(
                    e.getContentType() == null ? null : e.getContentType().toString());
            case HttpMediaTypeNotAcceptableException e -> new RequestProblem.Unacceptable(e.getSupportedMediaTypes()
                    .stream()
                    .map(Object::toString)
                    .distinct()
                    .toList()
                    .toString());
            case NoResourceFoundException e -> new RequestProblem.UnknownPath(request.getRequestURI());
            case NoHandlerFoundException e -> new RequestProblem.UnknownPath(request.getRequestURI());
            case HttpMessageNotReadableException e -> new RequestProblem.Malformed("the body cannot be read");
            case AsyncRequestTimeoutException e -> new RequestProblem.Unavailable();
            case TypeMismatchException e -> new RequestProblem.Malformed("the value of \"" + e.getPropertyName()
                    + "\" has the wrong form");
            // A query that the container or the firewall cannot read; a stranger must not fill the log with it.
            case InvalidParameterException e -> unreadableQuery();
            case RequestRejectedException e -> unreadableQuery();
            case ErrorResponse e -> of(e, thrown, request);
            default -> internal(thrown, request);
        };
    }

    private static Problem unreadableQuery() {
        return new RequestProblem.Malformed(
                "the query cannot be read; it takes at most 1000 parameters, percent-encoded "
                        + "UTF-8 without control characters");
    }

    private static Problem of(ErrorResponse error, Exception thrown, HttpServletRequest request) {
        if (error.getStatusCode().value() == 413) {
            return new RequestProblem.TooLarge();
        }
        return error.getStatusCode().is4xxClientError()
                ? new RequestProblem.Malformed(detailOf(error))
                : internal(thrown, request);
    }

    private static Problem internal(Exception thrown, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), thrown);
        return new RequestProblem.Internal();
    }

    private static String detailOf(ErrorResponse error) {
        var detail = error.getBody().getDetail();
        return detail == null ? "the request is malformed" : detail;
    }

    private static List<String> supported(HttpRequestMethodNotSupportedException e) {
        var methods = e.getSupportedMethods();
        return methods == null ? List.of() : Arrays.stream(methods).sorted().toList();
    }
}
