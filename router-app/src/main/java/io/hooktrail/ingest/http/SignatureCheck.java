package io.hooktrail.ingest.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.Refused;
import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Credentials;
import io.hooktrail.provider.Provider;
import io.hooktrail.secret.Secrets;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.signature.Verdict;
import io.hooktrail.source.SourceState;

/** Asks the provider for its verdict, with the secrets that the source has at the time. */
@Component
final class SignatureCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SignatureCheck.class);

    private final Secrets secrets;

    SignatureCheck(Secrets secrets) {
        this.secrets = secrets;
    }

    Verdict of(SourceState source, Provider provider, Configuration configuration, ReceivedRequest request,
            Instant now) {
        return provider.verify(request, configuration, new Credentials(plain(source, now)), now);
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
