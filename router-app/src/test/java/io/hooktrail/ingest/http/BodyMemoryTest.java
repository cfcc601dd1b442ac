package io.hooktrail.ingest.http;

import java.time.Duration;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

import io.hooktrail.ingest.IngestProblem;
import io.hooktrail.problem.Refused;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class BodyMemoryTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final BodyMemory memory = new BodyMemory(limits(Duration.ofSeconds(30)), meters);

    @Test
    void allBodiesTogetherTakeNoMoreThanTheBoundAndGiveItBack() {
        var first = memory.open(new MockHttpServletRequest());
        first.take(20 * MEBIBYTE);
        var second = new MockHttpServletRequest();
        second.setContent(new byte[6 * MEBIBYTE]);
        var share = memory.open(second);

        var refused = catchThrowableOfType(Refused.class, () -> BoundedBody.read(second, 10 * MEBIBYTE));
        assertThat(refused.problem()).isEqualTo(new IngestProblem.TooManyBodies(25L * MEBIBYTE));
        assertThat(used()).isGreaterThan(24.0 * MEBIBYTE);
        share.close();
        first.close();
        assertThat(used()).isZero();

        assertThat(BoundedBody.read(request(6 * MEBIBYTE), 10 * MEBIBYTE)).hasSize(6 * MEBIBYTE);
        assertThat(used()).isEqualTo(6.0 * MEBIBYTE);
    }

    @Test
    void aBodyThatTakesTooLongIsRefused() {
        var hasty = new BodyMemory(limits(Duration.ofNanos(1)), new SimpleMeterRegistry());
        var request = new MockHttpServletRequest();
        request.setContent(new byte[10]);
        hasty.open(request);

        assertThat(catchThrowableOfType(Refused.class, () -> BoundedBody.read(request, 100)).problem())
                .isInstanceOf(IngestProblem.LateBody.class);
    }

    private MockHttpServletRequest request(int length) {
        var request = new MockHttpServletRequest();
        request.setContent(new byte[length]);
        memory.open(request);
        return request;
    }

    private double used() {
        return requireNonNull(meters.find("hooktrail.ingest.bodies.bytes").gauge()).value();
    }

    private static IngestLimits limits(Duration within) {
        return new IngestLimits(new IngestLimits.PerIp(1, 1, 1), new IngestLimits.PerTenant(1, 1),
                DataSize.ofMegabytes(25), within);
    }
}
