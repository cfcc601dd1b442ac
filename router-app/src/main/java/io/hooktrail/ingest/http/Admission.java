package io.hooktrail.ingest.http;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.ingest.WebhookProblem;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.provider.Credentials;
import io.hooktrail.secret.Secrets;
import io.hooktrail.signature.Verdict;
import io.hooktrail.source.SourceState;

/** Who may come in: first the sender is proved, then what is asked of a proved one. What is refused is told to the tenant. */
@Component
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final Secrets secrets;
    private final Refusals refusals;
    private final RateLimits rates;
    private final Clock clock;

    Admission(Secrets secrets, Refusals refusals, RateLimits rates, Clock clock) {
        this.secrets = secrets;
        this.refusals = refusals;
        this.rates = rates;
        this.clock = clock;
    }

    /**
     * Asks for the address and then the provider for its verdict, with the secrets that the source has at the time.
     *
     * @throws Refused with {@link WebhookProblem.AddressNotAllowed} or {@link WebhookProblem.Unauthorized}
     */
    Verdict.Verified prove(IncomingWebhook webhook) {
        var received = webhook.received();
        if (!webhook.source().isOpenTo(received.remoteIp())) {
            throw refuse(webhook, new WebhookProblem.AddressNotAllowed());
        }
        var now = clock.instant();
        var credentials = new Credentials(plain(webhook.source(), now));
        return switch (webhook.provider().verify(received, webhook.configuration(), credentials, now)) {
            case Verdict.Verified proved -> proved;
            case Verdict.Rejected rejected -> throw refusals.of(webhook.source(), received, webhook.sensitive(),
                    rejected.code().label(), rejected.detail(), new WebhookProblem.Unauthorized());
        };
    }

    /**
     * Spends the limits of source and tenant.
     *
     * @throws Refused when the source is off, a limit is spent, or the provider never sends this content type
     */
    void admit(IncomingWebhook webhook) {
        if (!webhook.source().settings().enabled()) {
            throw refuse(webhook, new WebhookProblem.SourceDisabled());
        }
        try {
            rates.spend(webhook.source());
        } catch (Refused limited) {
            throw refuse(webhook, limited.problem());
        }
        var header = webhook.received().header("content-type").orElse("");
        var type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        var known = webhook.provider().contentTypes();
        if (!type.isEmpty() && !known.isEmpty() && !known.contains(type)) {
            throw refuse(webhook, new WebhookProblem.ForeignContentType(known.stream().sorted().toList()));
        }
    }

    private Refused refuse(IncomingWebhook webhook, Problem problem) {
        return refusals.of(webhook.source(), webhook.received(), webhook.sensitive(), problem);
    }

    /** A secret whose place holds nothing verifies nothing, and takes no other with it; the log tells the operator. */
    private List<String> plain(SourceState source, Instant now) {
        var plain = new ArrayList<String>();
        for (var secret : source.secretsAt(now)) {
            try {
                plain.add(secrets.reveal(source.id().tenant(), secret.value()));
            } catch (Refused unreadable) {
                LOG.warn("{}: {}", source.id(), unreadable.getMessage());
            }
        }
        return plain;
    }
}
