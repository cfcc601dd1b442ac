package io.hooktrail.ingest.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class BoundedBodyTest {

    private static final int BOUND = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 16_384, BOUND - 1, BOUND})
    void aBodyUpToTheBoundIsReadWhole(int length) {
        assertThat(BoundedBody.read(new Sent(length, length), BOUND)).hasSize(length).doesNotContain(0);
        assertThat(BoundedBody.read(new Sent(-1, length), BOUND)).hasSize(length).doesNotContain(0);
    }

    @Test
    void anAnnouncedBodyOverTheBoundIsRefusedUnread() {
        var request = new Sent(BOUND + 1, BOUND + 1);

        assertThat(problem(request)).isEqualTo(new IngestProblem.BodyTooLarge(BOUND));
        assertThat(request.taken).hasValue(0);
    }

    @Test
    void aChunkedBodyIsReadNoFurtherThanOneByteOverTheBound() {
        var request = new Sent(-1, Long.MAX_VALUE);

        assertThat(problem(request)).isEqualTo(new IngestProblem.BodyTooLarge(BOUND));
        assertThat(request.taken).hasValue(BOUND + 1L);
    }

    @Test
    void aChunkedBodyOneByteOverTheBoundIsRefused() {
        assertThat(problem(new Sent(-1, BOUND + 1))).isEqualTo(new IngestProblem.BodyTooLarge(BOUND));
    }

    @Test
    void aBodyShorterThanAnnouncedIsBroken() {
        assertThat(problem(new Sent(10, 9))).isEqualTo(new IngestProblem.BrokenBody());
    }

    @Test
    void aSenderThatBreaksOffIsAnswered() {
        var request = new Sent(10, 10) {
            @Override
            public ServletInputStream getInputStream() {
                return new Stream(() -> {
                    throw new IOException("reset");
                });
            }
        };

        assertThat(problem(request)).isEqualTo(new IngestProblem.BrokenBody());
    }

    private static Object problem(Sent request) {
        return catchThrowableOfType(Refused.class, () -> BoundedBody.read(request, BOUND)).problem();
    }

    /** A request with an announced length, -1 for chunked, whose body counts what is taken of it. */
    private static class Sent extends MockHttpServletRequest {

        final AtomicLong taken = new AtomicLong();
        private final long announced;
        private final long length;

        Sent(long announced, long length) {
            this.announced = announced;
            this.length = length;
        }

        @Override
        public long getContentLengthLong() {
            return announced;
        }

        @Override
        public ServletInputStream getInputStream() {
            return new Stream(() -> taken.get() >= length ? -1 : 'a' + (int) (taken.getAndIncrement() % 26));
        }
    }

    private interface Bytes {

        /** The next byte; -1 at the end. */
        int next() throws IOException;
    }

    private static final class Stream extends ServletInputStream {

        private final Bytes bytes;

        Stream(Bytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes.next();
        }

        /** As much as is wanted, so that the test sees how much that was. */
        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            for (var count = 0; count < length; count++) {
                var next = bytes.next();
                if (next < 0) {
                    return count == 0 ? -1 : count;
                }
                buffer[offset + count] = (byte) next;
            }
            return length;
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
