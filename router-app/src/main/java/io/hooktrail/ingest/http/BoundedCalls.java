package io.hooktrail.ingest.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

/** Bounds the body of every API call, whichever station's it is, as those of events are: length, time and shared memory. */
@RestControllerAdvice
class BoundedCalls extends RequestBodyAdviceAdapter {

    private final BodyLimit limit;
    private final HttpServletRequest current;

    /** @param current stands for the request of the thread that asks */
    BoundedCalls(BodyLimit limit, HttpServletRequest current) {
        this.limit = limit;
        this.current = current;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(HttpInputMessage message, MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converter) throws IOException {
        var announced = message.getHeaders().getContentLength();
        if (announced > limit.bytesMax()) {
            throw new Refused(new IngestProblem.BodyTooLarge(limit.bytesMax()));
        }
        byte[] body;
        try {
            body = BoundedBody.read(message.getBody(), announced, limit.bytesMax(), BodyMemory.of(current));
        } catch (IOException broken) {
            throw new Refused(new IngestProblem.BrokenBody());
        }
        return new Whole(message.getHeaders(), body);
    }

    private record Whole(HttpHeaders headers, byte[] bytes) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
