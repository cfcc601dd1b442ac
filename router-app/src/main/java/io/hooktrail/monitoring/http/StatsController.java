package io.hooktrail.monitoring.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.Backlogs;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.monitoring.DeliveryFigures;
import io.hooktrail.monitoring.DeliveryFigures.Percentiles;
import io.hooktrail.monitoring.DeliveryStats;
import io.hooktrail.monitoring.StatsWindow;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Parameters;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.subscription.SubscriptionState;
import io.hooktrail.subscription.Subscriptions;

/** How deliveries went, of one subscription and of a tenant. */
@RestController
class StatsController {

    /** Pending deliveries of one subscription are counted up to here, and in a list of subscriptions up to the lower bound. */
    private static final int PENDING_MAX = 10_000;

    private static final int PENDING_IN_LIST_MAX = 1000;

    private final DeliveryStats stats;
    private final Backlogs backlogs;
    private final Subscriptions subscriptions;
    private final Commands commands;
    private final Clock clock;

    StatsController(DeliveryStats stats, Backlogs backlogs, Subscriptions subscriptions, Commands commands,
            Clock clock) {
        this.stats = stats;
        this.backlogs = backlogs;
        this.subscriptions = subscriptions;
        this.commands = commands;
        this.clock = clock;
    }

    @GetMapping("/api/v1/subscriptions/{name}/stats")
    Map<String, Object> ofSubscription(Caller caller, @PathVariable String name,
            @RequestParam Map<String, String> given) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        var window = window(Parameters.of(given, java.util.List.of("window")).text("window"));
        commands.catchUp();
        var number = subscriptions.current()
                .find(new SubscriptionId(caller.tenant(), name))
                .orElseThrow(() -> new Refused(new NotFound("subscription \"" + name + "\"")))
                .number();
        var answer = answer(caller, number, window);
        answer.put("lastDeliveredAt", stats.lastDelivered(number).map(Instant::toString).orElse(null));
        backlog(answer, backlogs.of(number, PENDING_MAX));
        return answer;
    }

    @GetMapping("/api/v1/stats")
    Map<String, Object> ofTenant(Caller caller, @RequestParam Map<String, String> given) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        var parameters = new HashMap<>(given);
        var window = window(parameters.remove("window"));
        commands.catchUp();
        var page = ListPage.of(subscriptions.current().all(caller.tenant()), parameters, state -> state.id().name(),
                this::item);
        var answer = answer(caller, DeliveryStats.WHOLE_TENANT, window);
        answer.put("subscriptions", page.get("items"));
        answer.put("next", page.get("next"));
        return answer;
    }

    private StatsWindow window(@Nullable String text) {
        return StatsWindow.of(text, stats.kept(), clock.instant());
    }

    private Map<String, Object> item(SubscriptionState subscription) {
        var item = new LinkedHashMap<String, Object>();
        item.put("name", subscription.id().name());
        item.put("lastDeliveredAt", stats.lastDelivered(subscription.number()).map(Instant::toString).orElse(null));
        backlog(item, backlogs.of(subscription.number(), PENDING_IN_LIST_MAX));
        return item;
    }

    private Map<String, Object> answer(Caller caller, long subscription, StatsWindow window) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("window", window.asked().toString());
        answer.put("from", window.from().toString());
        answer.put("to", window.to().toString());
        answer.put("asOf", stats.asOf());
        var figures = stats.figures(caller.tenant(), subscription, window);
        if (subscription == DeliveryStats.WHOLE_TENANT) {
            answer.put("received", figures.received());
            answer.put("acceptMs", shown(figures.accept()));
        }
        figures(answer, figures);
        return answer;
    }

    private static void figures(Map<String, Object> answer, DeliveryFigures figures) {
        var attempts = figures.delivered() + figures.failed();
        answer.put("attempts", attempts);
        answer.put("delivered", figures.delivered());
        answer.put("failed", figures.failed());
        answer.put("successRate", attempts == 0 ? null : (double) figures.delivered() / attempts);
        answer.put("errors", figures.errors());
        answer.put("deadLettered", figures.deadLettered());
        answer.put("attemptMs", shown(figures.attempt()));
        answer.put("deliveryMs", shown(figures.endToEnd()));
    }

    private void backlog(Map<String, Object> answer, Backlogs.Backlog backlog) {
        var oldest = backlog.oldest();
        answer.put("pending", backlog.pending());
        answer.put("pendingHasMore", backlog.hasMore());
        answer.put("oldestPendingAt", oldest == null ? null : oldest.toString());
        answer.put("oldestPendingAge",
                oldest == null
                        ? null
                        : Duration.ofSeconds(Duration.between(oldest, clock.instant()).toSeconds())
                                .toString());
        answer.put("deadLetters", backlog.deadLetters());
    }

    private static @Nullable Map<String, Object> shown(@Nullable Percentiles percentiles) {
        if (percentiles == null) {
            return null;
        }
        var shown = new LinkedHashMap<String, Object>();
        shown.put("p50", millis(percentiles.p50()));
        shown.put("p90", millis(percentiles.p90()));
        shown.put("p99", millis(percentiles.p99()));
        return shown;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1_000_000.0;
    }
}
