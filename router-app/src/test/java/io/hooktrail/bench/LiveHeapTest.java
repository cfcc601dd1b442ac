package io.hooktrail.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LiveHeapTest {

    @Test
    void theTotalOfTheHistogramIsWhatIsAlive() {
        var heap = LiveHeap.read("""
                4242:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         86019        8241280  [B (java.base@25)
                   2:         71245        1709880  java.lang.String (java.base@25)
                Total        934711       52428800
                """);

        assertThat(heap.mebibytes()).isEqualTo(50);
        assertThat(heap.largest()).hasSize(2).first().asString().startsWith("1:").endsWith("[B (java.base@25)");
    }

    @Test
    void whatIsNoHistogramIsRefused() {
        assertThatIllegalStateException().isThrownBy(() -> LiveHeap.read("4242:\nUnable to open socket file"))
                .withMessageContaining("Unable to open socket file");
    }
}
