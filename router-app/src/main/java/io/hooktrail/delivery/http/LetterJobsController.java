package io.hooktrail.delivery.http;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.delivery.LetterAction;
import io.hooktrail.delivery.store.LetterFilter;
import io.hooktrail.delivery.store.LetterJob;
import io.hooktrail.delivery.store.LetterJobTable;
import io.hooktrail.delivery.store.LetterJobs;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;

/** {@code /api/v1/dead-letters/jobs}: what was asked for with many dead letters at once, and how far it is. */
@RestController
@RequestMapping(LetterJobsController.PATH)
class LetterJobsController {

    static final String PATH = "/api/v1/dead-letters/jobs";

    private final LetterJobs jobs;
    private final LetterJobTable table;
    private final Clock clock;

    LetterJobsController(LetterJobs jobs, LetterJobTable table, Clock clock) {
        this.jobs = jobs;
        this.table = table;
        this.clock = clock;
    }

    /** Begins a job and answers where its progress is. */
    ResponseEntity<Map<String, Object>> begun(LetterAction action, LetterFilter filter,
            @Nullable String subscription, Actor actor) {
        var job = jobs.begin(UuidCreator.getTimeOrderedEpoch(), action, filter, subscription, actor);
        return ResponseEntity.accepted().location(URI.create(PATH + "/" + job.id())).body(shown(job));
    }

    @GetMapping("/{id}")
    Map<String, Object> one(Caller caller, @PathVariable String id) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR, Role.SUBSCRIBER);
        return shown(find(caller, id));
    }

    /** Ends one that runs, and changes nothing about one that has ended. What it has done stays done. */
    @PostMapping("/{id}/cancel")
    Map<String, Object> cancel(Caller caller, @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        Fields.of(body == null ? new byte[0] : body).finish();
        table.cancel(find(caller, id).id(), caller.actor().name(), clock.instant());
        return shown(find(caller, id));
    }

    private LetterJob find(Caller caller, String id) {
        UUID known;
        try {
            known = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new Refused(new NotFound("a job of that id"));
        }
        return table.find(caller.tenant(), known).orElseThrow(() -> new Refused(new NotFound("job " + known)));
    }

    private static Map<String, Object> shown(LetterJob job) {
        var item = new LinkedHashMap<String, Object>();
        item.put("id", job.id().toString());
        item.put("action", job.action().label());
        item.put("status", job.status().label());
        item.put("matched", job.matched());
        item.put("done", job.done());
        item.put("failed", job.failed());
        item.put("filter", filter(job));
        item.put("actor", job.actor().name());
        item.put("reason", job.actor().reason());
        item.put("requestedAt", job.requestedAt().toString());
        item.put("changedAt", job.changedAt().toString());
        item.put("cancelledBy", job.cancelledBy());
        return item;
    }

    private static Map<String, Object> filter(LetterJob job) {
        var filter = job.filter();
        var given = new LinkedHashMap<String, Object>();
        put(given, "subscription", job.subscription());
        put(given, "type", filter.type());
        put(given, "reason", filter.code());
        put(given, "from", text(filter.from()));
        put(given, "to", text(filter.to()));
        return given;
    }

    private static void put(Map<String, Object> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value);
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
