package io.hooktrail.delivery.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import io.hooktrail.access.Actor;
import io.hooktrail.delivery.client.ConsentQuestion.Reply;
import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.eventlog.ConfigurationView;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionCommand;
import io.hooktrail.subscription.SubscriptionCommand.AskConsent;
import io.hooktrail.subscription.SubscriptionCommand.FailConsent;
import io.hooktrail.subscription.SubscriptionCommand.GiveConsent;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionConfigured;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionRemoved;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.SubscriptionState.Status;
import io.hooktrail.subscription.Subscriptions;

/**
 * Asks sinks for their consent, for the subscriptions that want it. Every node looks; the log decides which of them asks, since a
 * question is an event of the subscription and there is one at a time.
 */
@Component
class Handshakes implements ConfigurationView, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final int AT_ONCE_MAX = 64;
    private static final int TOKEN_BYTES = 32;
    private static final String ACTOR = "handshake";

    private final Subscriptions subscriptions;
    private final Commands commands;
    private final OutgoingCalls calls;
    private final PublicUrl publicUrl;
    private final Clock clock;
    private final String version;
    private final Duration callbackWithin;
    private final Duration validFor;
    private final SecureRandom random = new SecureRandom();
    /** Those that want one: nothing is done for any other. */
    private final Set<SubscriptionId> wanting = ConcurrentHashMap.newKeySet();
    private final Set<SubscriptionId> atWork = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService ticks = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("handshakes").daemon().factory());
    private volatile boolean running;

    /**
     * @param callbackWithin how long a sink may take to consent by the callback
     * @param validFor how long consent counts before the sink is asked again
     */
    Handshakes(Subscriptions subscriptions, Commands commands, OutgoingCalls calls, PublicUrl publicUrl, Clock clock,
            @Value("${hooktrail.version:0.1.0}") String version,
            @Value("${hooktrail.handshake.callback-within:PT10M}") Duration callbackWithin,
            @Value("${hooktrail.handshake.valid-for:PT24H}") Duration validFor) {
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.calls = calls;
        this.publicUrl = publicUrl;
        this.clock = clock;
        this.version = version;
        this.callbackWithin = callbackWithin;
        this.validFor = validFor;
    }

    @Override
    public void apply(LoggedChange change) {
        if (change.event() instanceof SubscriptionConfigured configured
                && configured.settings().terms().handshake()) {
            wanting.add(configured.subscription());
        } else if (change.event() instanceof SubscriptionConfigured configured) {
            wanting.remove(configured.subscription());
        } else if (change.event() instanceof SubscriptionRemoved removed) {
            wanting.remove(removed.subscription());
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with its executor.
    public void start() {
        running = true;
        ticks.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            wanting.forEach(this::lookAt);
        } catch (RuntimeException e) {
            // Thrown on, it would end the ticks.
            LOG.warn("sinks could not be asked for consent", e);
        }
    }

    private void lookAt(SubscriptionId id) {
        var state = subscriptions.current().find(id).orElse(null);
        if (state == null || !isDue(state) || !places.tryAcquire()) {
            return;
        }
        if (!atWork.add(id)) {
            places.release();
            return;
        }
        try {
            threads.execute(() -> work(state));
        } catch (RejectedExecutionException e) {
            done(id);
        }
    }

    private void work(SubscriptionState state) {
        try {
            handle(state);
        } catch (RuntimeException e) {
            LOG.warn("{} could not ask its sink for consent", state.id(), e);
        } finally {
            done(state.id());
        }
    }

    private void done(SubscriptionId id) {
        atWork.remove(id);
        places.release();
    }

    private boolean isDue(SubscriptionState state) {
        var consent = state.consent();
        return state.status() == Status.ACTIVE && state.settings().terms().handshake() && (consent == null
                || !clock.instant().isBefore(consent.dueAt(state.settings().terms().retry().delays(), validFor)));
    }

    private void handle(SubscriptionState state) {
        var consent = state.consent();
        var question = consent == null ? null : consent.question();
        if (question != null) {
            execute(state, new FailConsent(state.id(), question.callbackHash(), true,
                    "the sink did not consent by the callback within " + callbackWithin, clock.instant()));
            return;
        }
        var token = token();
        var hash = ConsentToken.hash(token);
        var now = clock.instant();
        execute(state, new AskConsent(state.id(), hash, now, now.plus(callbackWithin)));
        var asked = subscriptions.current().find(state.id()).orElse(null);
        if (asked != null && hash.equals(askedBy(asked))) {
            ask(asked, token, hash);
        }
    }

    /** The question that is open now; another node's when that was quicker. */
    private static @Nullable String askedBy(SubscriptionState state) {
        var consent = state.consent();
        var question = consent == null ? null : consent.question();
        return question == null ? null : question.callbackHash();
    }

    private void ask(SubscriptionState state, String token, String hash) {
        var id = state.id();
        var origin = publicUrl.host();
        var callback = publicUrl.consent(id.tenant().value(), id.name(), token);
        var outcome = calls.options(ConsentQuestion.of(state, origin, callback, version)).outcome();
        var command = switch (outcome) {
            case Broken broken -> new FailConsent(id, hash, false, broken.detail(), clock.instant());
            case Answer answer -> switch (ConsentQuestion.read(answer, origin)) {
                case Reply.Yes yes -> new GiveConsent(id, hash, ConsentToken.boxed(yes.perMinute()), clock.instant());
                case Reply.No no -> new FailConsent(id, hash, true, no.reason(), clock.instant());
                case Reply.Later later -> null;
            };
        };
        if (command != null) {
            execute(state, command);
        }
    }

    private void execute(SubscriptionState state, SubscriptionCommand command) {
        try {
            commands.execute(command, Actor.system(state.id().tenant(), ACTOR));
        } catch (Refused e) {
            // It was removed or its sink changed meanwhile, or the sink had answered by the callback already.
            LOG.debug("{}: {}", state.id(), e.problem().detail());
        }
    }

    private String token() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void stop() {
        running = false;
        ticks.shutdownNow();
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** As the lanes: after the appender, and stopped before it. */
    @Override
    public int getPhase() {
        return 20;
    }
}
