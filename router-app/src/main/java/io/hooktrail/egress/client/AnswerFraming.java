package io.hooktrail.egress.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageWriter;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.io.SessionOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where one connection's answers begin and end. What came behind an answer that was longer than it said would be taken for the
 * answer to the next request, which may be another tenant's: such a connection counts as closed. Interim answers (RFC 9110,
 * section 15.2) are counted, as a flood of them would keep a processor busy for as long as the call may take.
 */
final class AnswerFraming {

    static final int INTERIM_ANSWERS_MAX = 16;

    private final HttpMessageParser<ClassicHttpResponse> parser;
    private final HttpMessageWriter<ClassicHttpRequest> writer = DefaultHttpRequestWriterFactory.INSTANCE.create();
    private @Nullable SessionInputBuffer received;
    private @Nullable InputStream arriving;
    private int interim;

    private AnswerFraming(Http1Config limits) {
        // The client's own default skips lines that are not HTTP.
        parser = new DefaultHttpResponseParserFactory(limits).create();
    }

    /** Opens connections with these limits, each with a framing of its own. */
    static HttpConnectionFactory<ManagedHttpClientConnection> within(Http1Config limits) {
        return socket -> connection(socket, new AnswerFraming(limits), limits);
    }

    private static ManagedHttpClientConnection connection(@Nullable Socket socket, AnswerFraming framing,
            Http1Config limits) throws IOException {
        return ManagedHttpClientConnectionFactory.builder()
                .http1Config(limits)
                .requestWriterFactory(() -> framing::write)
                .responseParserFactory(ignored -> framing::parse)
                .build()
                .createConnection(socket);
    }

    private void write(ClassicHttpRequest request, SessionOutputBuffer buffer, OutputStream out)
            throws IOException, HttpException {
        if ((received != null && received.length() > 0) || (arriving != null && arriving.available() > 0)) {
            throw new ConnectionClosedException("there is more behind the answer before");
        }
        interim = 0;
        writer.write(request, buffer, out);
    }

    private ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in) throws IOException, HttpException {
        received = buffer;
        arriving = in;
        var answer = parser.parse(buffer, in);
        if (answer != null && answer.getCode() < 200 && ++interim > INTERIM_ANSWERS_MAX) {
            throw new MessageConstraintException("more than " + INTERIM_ANSWERS_MAX + " interim answers");
        }
        return answer;
    }
}
