package io.hooktrail.delivery.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.client.ConsentToken;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.InvalidParameter;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.Consent;
import io.hooktrail.subscription.SubscriptionCommand.GiveConsent;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/**
 * The callback by which a sink consents (CloudEvents HTTP WebHook 1.0, section 4.1.3): by GET, as a person follows a link, or by
 * POST. It is proved by its URL, which counts once and for some minutes; any other is answered the same 404, whether tenant,
 * subscription or the rest of it is wrong. Nothing is stored for such a one.
 */
@RestController
class ConsentController {

    private static final String PATH = "/consents/{tenant}/{name}/{token}";
    private static final String RATE = "WebHook-Allowed-Rate";

    private final Subscriptions subscriptions;
    private final Commands commands;
    private final Clock clock;

    ConsentController(Subscriptions subscriptions, Commands commands, Clock clock) {
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.clock = clock;
    }

    @GetMapping(PATH)
    ResponseEntity<Map<String, Object>> byLink(@PathVariable String tenant, @PathVariable String name,
            @PathVariable String token, @RequestHeader(name = RATE, required = false) @Nullable String rate,
            HttpServletRequest request) throws HttpRequestMethodNotSupportedException {
        // Spring takes HEAD for a GET, but it asks about a page and must not answer a question.
        if (request.getMethod().equals("HEAD")) {
            throw new HttpRequestMethodNotSupportedException("HEAD", List.of("GET", "POST"));
        }
        return consent(tenant, name, token, rate);
    }

    @PostMapping(PATH)
    ResponseEntity<Map<String, Object>> consent(@PathVariable String tenant, @PathVariable String name,
            @PathVariable String token, @RequestHeader(name = RATE, required = false) @Nullable String rate) {
        var hash = ConsentToken.hash(token);
        var state = asked(tenant, name, hash);
        var allowed = ConsentToken.rate(rate);
        if (!allowed.isReadable()) {
            throw InvalidParameter.of(RATE, "must be a number of events a minute, or *");
        }
        commands.execute(new GiveConsent(state.id(), hash, allowed.perMinute(), clock.instant()),
                Actor.system(state.id().tenant(), "handshake"));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Map.of("status", "granted"));
    }

    private SubscriptionState asked(String tenant, String name, String hash) {
        if (Names.isName(tenant) && Names.isName(name)) {
            // The question may be another node's and a moment old.
            commands.catchUp();
            var state = subscriptions.current().find(new SubscriptionId(new TenantName(tenant), name)).orElse(null);
            if (state != null && isAsked(state.consent(), hash)) {
                return state;
            }
        }
        throw new Refused(new NotFound("question that this callback would answer"));
    }

    private boolean isAsked(@Nullable Consent consent, String hash) {
        return consent != null && consent.question() != null && consent.question().callbackHash().equals(hash)
                && clock.instant().isBefore(consent.question().until());
    }
}
