package io.hooktrail.demo;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.hooktrail.demo.DemoStep.Manner;
import io.hooktrail.demo.DemoStep.Sender;

/** Sends the round's webhooks one by one, each signed as its provider signs. For one thread. */
final class DemoTraffic {

    private final DemoRouter router;
    private final DemoSecrets secrets;
    private final Clock clock;
    private final List<DemoStep> round = DemoStep.round();
    private final Map<Sender, Sent> last = new EnumMap<>(Sender.class);

    /** Ids must be new after a restart too, or every event would be a duplicate. */
    private final String run;
    private int sent;

    DemoTraffic(DemoRouter router, DemoSecrets secrets, Clock clock) {
        this.router = router;
        this.secrets = secrets;
        this.clock = clock;
        this.run = Long.toString(clock.millis(), 36);
    }

    private record Sent(String id, String body) {}

    int sent() {
        return sent;
    }

    /** Sends the next one and returns the status it is answered with. */
    int sendNext() throws IOException, InterruptedException {
        var step = round.get(sent % round.size());
        sent++;
        var repeated = step.manner() == Manner.AGAIN ? last.get(step.sender()) : null;
        var webhook = repeated == null ? fill(step) : repeated;
        if (step.manner() != Manner.FORGED) {
            last.put(step.sender(), webhook);
        }
        var secret = step.manner() == Manner.FORGED ? "somebody-elses-secret" : secrets.of(step.sender());
        return router.post(step.sender().source(), headers(step, webhook, secret), webhook.body());
    }

    private Sent fill(DemoStep step) {
        var id = run + sent;
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Sent(id, step.template()
                .replace("{{n}}", id)
                .replace("{{seconds}}", Long.toString(now.getEpochSecond()))
                .replace("{{time}}", now.toString()));
    }

    private Map<String, String> headers(DemoStep step, Sent webhook, String secret) {
        return switch (step.sender()) {
            case STRIPE -> {
                var seconds = Long.toString(clock.instant().getEpochSecond());
                yield Map.of("Stripe-Signature",
                        "t=" + seconds + ",v1=" + DemoSecrets.hmac(secret, seconds + "." + webhook.body()));
            }
            case GITHUB -> Map.of("X-GitHub-Event", step.event(), "X-GitHub-Delivery", "demo-" + webhook.id(),
                    "X-Hub-Signature-256", "sha256=" + DemoSecrets.hmac(secret, webhook.body()));
        };
    }
}
