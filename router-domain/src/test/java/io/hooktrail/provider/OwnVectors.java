package io.hooktrail.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;

import static io.hooktrail.provider.Signing.NOW;
import static io.hooktrail.provider.Signing.hex;
import static io.hooktrail.provider.Signing.post;
import static io.hooktrail.provider.Signing.utf8;
import static org.assertj.core.api.Assertions.assertThat;

/** Vectors computed here by independent code, good and bad, so that a checkout by itself checks every provider. */
record OwnVectors(
        String name,
        String provider,
        Map<String, Object> config,
        List<String> secrets,
        ReceivedRequest request,
        boolean accepted) {

    private static final byte[] BODY = utf8("{\"id\":\"evt_1\",\"grüße\":\"🚚\"}\r\n ");

    void check() {
        var verdict = Providers.find(provider)
                .orElseThrow()
                .verify(request, Signing.configuration(config), new Credentials(secrets), NOW);
        assertThat(verdict).isInstanceOf(accepted ? Verdict.Verified.class : Verdict.Rejected.class);
    }

    static List<OwnVectors> all() {
        var all = new ArrayList<OwnVectors>();
        var seconds = Long.toString(NOW.getEpochSecond());
        var stripe = hex("whsec_a", utf8(seconds + "."), BODY);
        all.add(own("stripe/valid", "stripe", post(BODY, "Stripe-Signature", "t=" + seconds + ",v1=" + stripe), true));
        all.add(own("stripe/missing", "stripe", post(BODY), false));
        all.add(own("stripe/tampered", "stripe", post(utf8("{}"), "Stripe-Signature", "t=" + seconds + ",v1="
                + stripe), false));
        return all;
    }

    private static OwnVectors own(String name, String provider, ReceivedRequest request, boolean accepted) {
        return new OwnVectors(name, provider, Map.of(), List.of("whsec_old", "whsec_a"), request, accepted);
    }
}
