package io.hooktrail.subscription.http;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Parameters;
import io.hooktrail.problem.PreconditionFailed;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionCommand;
import io.hooktrail.subscription.SubscriptionCommand.ConfigureSubscription;
import io.hooktrail.subscription.SubscriptionCommand.PauseSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RemoveSubscription;
import io.hooktrail.subscription.SubscriptionCommand.ResumeSubscription;
import io.hooktrail.subscription.SubscriptionCommand.RotateSubscriptionSecret;
import io.hooktrail.subscription.SubscriptionCommand.Seen;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionReader;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/** A tenant's subscriptions: integrators write them, auditors and subscribers may read them. */
@RestController
@RequestMapping("/api/v1/subscriptions")
class SubscriptionsController {

    private static final int KEEPING_TRIES_MAX = 5;
    private static final Duration OVERLAP_DEFAULT = Duration.ofDays(1);
    private static final Duration OVERLAP_MAX = Duration.ofDays(30);

    private final Subscriptions subscriptions;
    private final SubscriptionReader reader;
    private final Commands commands;
    private final SigningSecrets signingSecrets;
    private final CredentialSecrets credentialSecrets;
    private final ShownSubscriptions shown;
    private final Clock clock;

    SubscriptionsController(Subscriptions subscriptions, SubscriptionReader reader, Commands commands,
            SigningSecrets signingSecrets, CredentialSecrets credentialSecrets, ShownSubscriptions shown,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.reader = reader;
        this.commands = commands;
        this.signingSecrets = signingSecrets;
        this.credentialSecrets = credentialSecrets;
        this.shown = shown;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        commands.catchUp();
        Parameters.notBuilt(parameters, "at", "position");
        return ListPage.of(subscriptions.current().all(caller.tenant()), parameters, state -> state.id().name(),
                shown::listed);
    }

    @GetMapping("/{name}")
    ResponseEntity<Map<String, Object>> get(Caller caller, @PathVariable String name) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        commands.catchUp();
        return answer(200, existing(id(caller, name)), null);
    }

    /** 201 with the secret, which is shown this once; 200 when there was one of this name. */
    @PutMapping("/{name}")
    ResponseEntity<Map<String, Object>> put(Caller caller, @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        for (var tries = 1;; tries++) {
            try {
                return put(caller, id(caller, name), ifMatch, bytes(body));
            } catch (Refused e) {
                // Someone changed it between the reading of a secret that is kept and the writing; only we asked that nobody would.
                if (ifMatch != null || tries == KEEPING_TRIES_MAX || !(e.problem() instanceof PreconditionFailed)) {
                    throw e;
                }
            }
        }
    }

    private ResponseEntity<Map<String, Object>> put(Caller caller, SubscriptionId id, @Nullable String ifMatch,
            byte[] body) {
        commands.catchUp();
        var before = subscriptions.current().find(id);
        var old = before.map(SubscriptionState::settings).orElse(null);
        var settings = reader.read(body, credentialSecrets.of(id.tenant()), old, clock.instant());
        var keeps = old != null && settings.sharesSecretsWith(old);
        var seen = seen(ifMatch == null && keeps ? "*" : ifMatch, before);
        var drawn = signingSecrets.draw(caller.tenant(), settings.terms().signing());
        commands.execute(new ConfigureSubscription(id, settings, drawn.kept(), seen), caller.actor());
        var after = existing(id);
        var isNewSecret = after.secrets().stream().anyMatch(secret -> secret.id().equals(drawn.kept().id()));
        // Of two first PUTs at once, the one whose secret was not taken replaced what the other had made.
        var isNew = before.isEmpty() && (isNewSecret || after.secrets().isEmpty());
        return answer(isNew ? 201 : 200, after, isNewSecret ? drawn.plain() : null);
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> delete(Caller caller, @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        caller.require(Role.INTEGRATOR);
        var id = id(caller, name);
        commands.catchUp();
        var before = existing(id);
        var seen = seen(ifMatch, Optional.of(before));
        commands.execute(new RemoveSubscription(id, seen), caller.actor());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{name}/pause")
    ResponseEntity<Map<String, Object>> pause(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return changed(caller, new PauseSubscription(id(caller, name)), body);
    }

    /** Ends a pause, and takes a disabled one back into service. */
    @PostMapping("/{name}/resume")
    ResponseEntity<Map<String, Object>> resume(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return changed(caller, new ResumeSubscription(id(caller, name)), body);
    }

    /**
     * The old secrets sign beside the new one until the overlap ends, a day unless said otherwise. The new one is drawn, or given
     * by a receiver that has one already.
     */
    @PostMapping("/{name}/rotate-secret")
    ResponseEntity<Map<String, Object>> rotate(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var id = id(caller, name);
        var fields = Fields.of(bytes(body));
        var overlap = fields.duration("overlap", OVERLAP_DEFAULT, Duration.ZERO, OVERLAP_MAX);
        var given = fields.text("secret");
        fields.finish();
        commands.catchUp();
        var signing = existing(id).settings().terms().signing();
        var drawn = given == null
                ? signingSecrets.draw(caller.tenant(), signing)
                : signingSecrets.given(caller.tenant(), given, signing);
        var now = drawn.kept().createdAt();
        commands.execute(new RotateSubscriptionSecret(id, drawn.kept(), now, now.plus(overlap)), caller.actor());
        return answer(200, existing(id), drawn.plain());
    }

    private ResponseEntity<Map<String, Object>> changed(Caller caller, SubscriptionCommand command,
            byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        Fields.of(bytes(body)).finish();
        commands.execute(command, caller.actor());
        return answer(200, existing(command.subscription()), null);
    }

    private SubscriptionState existing(SubscriptionId id) {
        return subscriptions.current()
                .find(id)
                .orElseThrow(() -> new Refused(new NotFound("subscription \"" + id.name() + "\"")));
    }

    private ResponseEntity<Map<String, Object>> answer(int status, SubscriptionState state, @Nullable String secret) {
        var reply = shown.one(state);
        var answer = ResponseEntity.status(status).eTag(SubscriptionReply.etag(state));
        if (secret != null) {
            reply.put("secret", secret);
            answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        return answer.body(reply);
    }

    /** What the caller saw, for the aggregate to compare; null without {@code If-Match} (RFC 9110, section 13.1.1). */
    private static @Nullable Seen seen(@Nullable String ifMatch, Optional<SubscriptionState> now) {
        if (ifMatch == null) {
            return null;
        }
        return now.filter(state -> Arrays.stream(ifMatch.split(","))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(SubscriptionReply.etag(state))))
                .map(state -> new Seen(state.generation(), state.settings()))
                .orElseThrow(() -> new Refused(new PreconditionFailed(ifMatch,
                        now.map(SubscriptionReply::etag).orElse("no version, as there is no such subscription"))));
    }

    private static SubscriptionId id(Caller caller, String name) {
        return new SubscriptionId(caller.tenant(), name);
    }

    private static byte[] bytes(byte @Nullable [] body) {
        return body == null ? new byte[0] : body;
    }
}
