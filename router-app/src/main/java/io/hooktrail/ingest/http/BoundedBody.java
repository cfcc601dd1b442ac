package io.hooktrail.ingest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

/** Reads a request's body whole, up to a bound: beyond it nothing is read, chunked or not. */
final class BoundedBody {

    private static final int FIRST_BUFFER = 8 * 1024;

    private BoundedBody() {}

    /**
     * The body's bytes; empty when there is none.
     *
     * @param bytesMax the longest body that passes
     * @throws Refused with {@link IngestProblem.BodyTooLarge}, by the announced length before the first byte is read, else
     *         after one byte more than the bound; with {@link IngestProblem.BrokenBody} when the sender stops early
     */
    static byte[] read(HttpServletRequest request, int bytesMax) {
        var announced = request.getContentLengthLong();
        if (announced > bytesMax) {
            throw new Refused(new IngestProblem.BodyTooLarge(bytesMax));
        }
        try {
            return read(request.getInputStream(), announced, bytesMax, BodyMemory.of(request));
        } catch (IOException broken) {
            throw new Refused(new IngestProblem.BrokenBody());
        }
    }

    /** The same from the stream alone. */
    static byte[] read(InputStream in, long announced, int bytesMax, BodyMemory.@Nullable Share share)
            throws IOException {
        // The announced length is only believed up to the first buffer, or a thousand idle senders would fill the memory.
        var first = announced >= 0 ? (int) Math.min(announced, FIRST_BUFFER) : FIRST_BUFFER;
        var body = new ByteArrayOutputStream(first);
        var buffer = new byte[FIRST_BUFFER];
        while (true) {
            // One byte over the bound tells an exact body from a longer one.
            var wanted = (int) Math.min(buffer.length, (long) bytesMax + 1 - body.size());
            var count = in.read(buffer, 0, wanted);
            if (count < 0) {
                break;
            }
            if (share != null) {
                share.take(count);
            }
            body.write(buffer, 0, count);
            if (body.size() > bytesMax) {
                throw new Refused(new IngestProblem.BodyTooLarge(bytesMax));
            }
        }
        if (announced >= 0 && body.size() != announced) {
            throw new Refused(new IngestProblem.BrokenBody());
        }
        return body.toByteArray();
    }
}
