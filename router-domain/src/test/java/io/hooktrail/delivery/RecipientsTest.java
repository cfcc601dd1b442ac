package io.hooktrail.delivery;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.hooktrail.delivery.Recipients.Recipient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecipientsTest {

    @Test
    void theStoredFormKeepsEveryRecipientInItsOrder() {
        var recipients = new Recipients(List.of(new Recipient(1, 0), new Recipient(127, 1), new Recipient(128, 0),
                new Recipient(16_512, 300), new Recipient(Long.MAX_VALUE, Integer.MAX_VALUE)));

        assertThat(Recipients.decode(recipients.encode())).isEqualTo(recipients);
        assertThat(Recipients.decode(new Recipients(List.of()).encode()).all()).isEmpty();
    }

    /** A fan-out may be begun by one version and finished by the next. */
    @Test
    void theStoredFormStaysTheSame() {
        var recipients = new Recipients(List.of(new Recipient(1, 0), new Recipient(127, 1), new Recipient(327, 0)));

        assertThat(recipients.encode()).containsExactly(1, 0, 126, 1, 200, 1, 0);
    }

    @Test
    void aThousandRecipientsTakeAFewKilobytes() {
        var many = new Recipients(
                IntStream.range(0, 1000).mapToObj(at -> new Recipient(1_000_000_000L + 250L * at, at % 3)).toList());

        assertThat(many.encode()).hasSizeBetween(2000, 4000);
        assertThat(Recipients.decode(many.encode())).isEqualTo(many);
    }

    @Test
    void aListThatWasCutOffIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Recipients.decode(new byte[]{1}));
        assertThatIllegalArgumentException().isThrownBy(() -> Recipients.decode(new byte[]{1, 0, (byte) 0x81}));
    }

    @Test
    void aPartEndsWithTheList() {
        var three = new Recipients(List.of(new Recipient(1, 0), new Recipient(2, 0), new Recipient(3, 0)));

        assertThat(three.from(1, 1)).containsExactly(new Recipient(2, 0));
        assertThat(three.from(2, 64)).containsExactly(new Recipient(3, 0));
        assertThat(three.from(3, 64)).isEmpty();
    }
}
