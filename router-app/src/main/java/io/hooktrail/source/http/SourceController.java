package io.hooktrail.source.http;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
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
import io.hooktrail.problem.PreconditionFailed;
import io.hooktrail.problem.Refused;
import io.hooktrail.source.SourceCommand.ConfigureSource;
import io.hooktrail.source.SourceCommand.RemoveSource;
import io.hooktrail.source.SourceCommand.RotateSourceSecret;
import io.hooktrail.source.SourceCommand.Seen;
import io.hooktrail.source.SourceId;
import io.hooktrail.source.SourceReader;
import io.hooktrail.source.SourceState;
import io.hooktrail.source.SourcesView;
import io.hooktrail.source.store.JdbcSourceCounts;
import io.hooktrail.source.store.SourceHours;

/** The sources of the caller's tenant (docs/api.md). */
@RestController
@RequestMapping("/api/v1/sources")
class SourceController {

    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration OVERLAP_MAX = Duration.ofDays(90);

    private final SourcesView sources;
    private final SourceReader reader;
    private final SourceSecrets secrets;
    private final SourceReply replies;
    private final JdbcSourceCounts counts;
    private final Commands commands;
    private final Clock clock;

    SourceController(SourcesView sources, SourceReader reader, SourceSecrets secrets, SourceReply replies,
            JdbcSourceCounts counts, Commands commands, Clock clock) {
        this.sources = sources;
        this.reader = reader;
        this.secrets = secrets;
        this.replies = replies;
        this.counts = counts;
        this.commands = commands;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR);
        commands.catchUp();
        var all = sources.all(caller.tenant());
        var hours = counts.of(caller.tenant(), all);
        return ListPage.of(all, parameters, source -> source.id().name(),
                source -> replies.of(source, clock.instant(), hours.get(source.id())));
    }

    @GetMapping("/{name}")
    ResponseEntity<Map<String, Object>> get(Caller caller, @PathVariable String name) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR);
        commands.catchUp();
        var source = existing(caller, name);
        return ResponseEntity.ok()
                .eTag(SourceReply.etag(source))
                .body(replies.of(source, clock.instant(), hours(source)));
    }

    /** Creates or replaces; a body without {@code secrets} keeps the ones there are. */
    @PutMapping("/{name}")
    ResponseEntity<Map<String, Object>> put(Caller caller, @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var id = new SourceId(caller.tenant(), name);
        var reading = reader.read(id, bytes(body));
        commands.catchUp();
        var before = sources.find(id.tenant(), name).orElse(null);
        var seen = seen(ifMatch, before);
        var kept = secrets.after(id.tenant(), reading.secrets(), before);
        commands.execute(new ConfigureSource(id, reading.settings(), kept, seen), caller.actor());
        var after = existing(caller, name);
        return ResponseEntity.status(before == null ? 201 : 200)
                .eTag(SourceReply.etag(after))
                .body(replies.of(after, clock.instant(), hours(after), reading.warnings()));
    }

    @DeleteMapping("/{name}")
    ResponseEntity<Void> remove(Caller caller, @PathVariable String name,
            @RequestHeader(name = "If-Match", required = false) @Nullable String ifMatch) {
        caller.require(Role.INTEGRATOR);
        commands.catchUp();
        var before = existing(caller, name);
        commands.execute(new RemoveSource(before.id(), seen(ifMatch, before)), caller.actor());
        return ResponseEntity.noContent().build();
    }

    /** A generated secret is shown in this answer only. */
    @PostMapping("/{name}/rotate-secret")
    ResponseEntity<Map<String, Object>> rotate(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require(Role.INTEGRATOR);
        var fields = Fields.of(bytes(body));
        var given = fields.text("secret");
        var overlap = fields.duration("overlap", OVERLAP, Duration.ZERO, OVERLAP_MAX);
        fields.finish();
        commands.catchUp();
        var before = existing(caller, name);
        var plain = given == null ? SourceSecrets.draw() : given;
        var secret = secrets.make(caller.tenant(), plain, "/secret");
        commands.execute(new RotateSourceSecret(before.id(), secret, secret.createdAt().plus(overlap)),
                caller.actor());
        var after = existing(caller, name);
        var reply = replies.of(after, clock.instant(), hours(after));
        if (given == null) {
            reply.put("secret", plain);
        }
        return ResponseEntity.ok()
                .eTag(SourceReply.etag(after))
                .header("Cache-Control", "no-store")
                .body(reply);
    }

    private @Nullable SourceHours hours(SourceState source) {
        return counts.of(source.id().tenant(), List.of(source)).get(source.id());
    }

    private SourceState existing(Caller caller, String name) {
        return sources.find(caller.tenant(), name).orElseThrow(() -> new Refused(new NotFound("the source")));
    }

    /** What the caller saw, for the aggregate to compare; null without {@code If-Match} (RFC 9110, section 13.1.1). */
    private static @Nullable Seen seen(@Nullable String ifMatch, @Nullable SourceState source) {
        if (ifMatch == null) {
            return null;
        }
        var current = source == null ? "no version" : SourceReply.etag(source);
        var wanted = java.util.Arrays.stream(ifMatch.split(",", -1)).map(String::strip).toList();
        if (source == null || !(wanted.contains("*") || wanted.contains(current))) {
            throw new Refused(new PreconditionFailed(ifMatch, current));
        }
        return new Seen(source.generation(), source.settings(), source.secrets(), current);
    }

    private static byte[] bytes(byte @Nullable [] body) {
        return body == null ? new byte[0] : body;
    }
}
