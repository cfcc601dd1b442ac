package io.hooktrail.administration.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.administration.KeyCommand.IssueKey;
import io.hooktrail.administration.KeyCommand.RevokeKey;
import io.hooktrail.administration.KeySettings;
import io.hooktrail.administration.KeysView;
import io.hooktrail.administration.TenantsView;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** The keys of the router, for its admin. A key is shown once, in the answer that made it. */
@RestController
@RequestMapping("/api/v1/keys")
class KeyController {

    private static final int DESCRIPTION_CHARACTERS_MAX = 1000;
    private static final int PREFIXES_MAX = 50;
    private static final int PREFIX_CHARACTERS_MAX = 2048;

    private final KeysView keys;
    private final TenantsView tenants;
    private final Commands commands;
    private final Clock clock;

    KeyController(KeysView keys, TenantsView tenants, Commands commands, Clock clock) {
        this.keys = keys;
        this.tenants = tenants;
        this.commands = commands;
        this.clock = clock;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require();
        commands.catchUp();
        return ListPage.of(List.copyOf(keys.all()), parameters, key -> key.settings().id(), KeyController::reply);
    }

    @GetMapping("/{id}")
    Map<String, Object> get(Caller caller, @PathVariable String id) {
        caller.require();
        commands.catchUp();
        return reply(existing(id));
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> issue(Caller caller, @RequestBody(required = false) byte @Nullable [] body) {
        caller.require();
        var settings = read(Fields.of(body == null ? new byte[0] : body), caller);
        var key = NewKeys.draw();
        var issued = new KeySettings(settings.id(), KeysView.hash(key), settings.role(), settings.tenant(),
                settings.sourcePrefixes(), settings.description(), settings.expiresAt());
        commands.execute(new IssueKey(issued.stream(), issued), caller.actor());
        var answer = reply(existing(issued.id()));
        answer.put("key", key);
        return ResponseEntity.status(201)
                .header("Cache-Control", "no-store")
                .header("Location", "/api/v1/keys/" + issued.id())
                .body(answer);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(Caller caller, @PathVariable String id) {
        caller.require();
        commands.catchUp();
        commands.execute(new RevokeKey(existing(id).settings().stream()), caller.actor());
        return ResponseEntity.noContent().build();
    }

    private KeysView.Issued existing(String id) {
        return keys.find(id).orElseThrow(() -> new Refused(new NotFound("the key")));
    }

    private KeySettings read(Fields fields, Caller caller) {
        var role = role(fields);
        var tenant = tenant(fields, caller.tenant());
        var prefixes = prefixes(fields, role);
        var description = fields.text("description", "");
        if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
            fields.fault("description", "has at most " + DESCRIPTION_CHARACTERS_MAX + " characters");
        }
        var expiresAt = expiry(fields);
        fields.finish();
        return new KeySettings(UuidCreator.getTimeOrderedEpoch().toString(), "", role, tenant, prefixes, description,
                expiresAt);
    }

    private static Role role(Fields fields) {
        var label = fields.required("role");
        var known = Arrays.stream(Role.values()).filter(role -> role.label().equals(label)).findFirst();
        if (known.isEmpty() && !label.isEmpty()) {
            fields.fault("role", "must be one of " + Arrays.stream(Role.values()).map(Role::label).toList());
        }
        return known.orElse(Role.PUBLISHER);
    }

    private TenantName tenant(Fields fields, TenantName otherwise) {
        var name = fields.text("tenant");
        if (name == null) {
            return otherwise;
        }
        if (!Names.isName(name) || !tenants.exists(new TenantName(name))) {
            fields.fault("tenant", "there is no such tenant");
            return otherwise;
        }
        return new TenantName(name);
    }

    private static List<String> prefixes(Fields fields, Role role) {
        var prefixes = fields.texts("sourcePrefixes");
        if (!prefixes.isEmpty() && role != Role.PUBLISHER) {
            fields.fault("sourcePrefixes", "only a publisher is bound to sources");
        }
        if (prefixes.size() > PREFIXES_MAX
                || prefixes.stream().anyMatch(prefix -> prefix.isEmpty() || prefix.length() > PREFIX_CHARACTERS_MAX)) {
            fields.fault("sourcePrefixes", "takes at most " + PREFIXES_MAX + " prefixes of 1 to "
                    + PREFIX_CHARACTERS_MAX + " characters");
        }
        return prefixes;
    }

    private @Nullable Instant expiry(Fields fields) {
        var text = fields.text("expiresAt");
        if (text == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(text).toInstant();
            if (time.isAfter(clock.instant())) {
                return time;
            }
            fields.fault("expiresAt", "lies in the past");
        } catch (DateTimeException e) {
            fields.fault("expiresAt", "must be an RFC 3339 time such as 2027-01-31T00:00:00Z");
        }
        return null;
    }

    private static Map<String, Object> reply(KeysView.Issued issued) {
        var key = issued.settings();
        var reply = new LinkedHashMap<String, Object>();
        reply.put("id", key.id());
        reply.put("role", key.role().label());
        reply.put("tenant", key.tenant().value());
        reply.put("sourcePrefixes", key.sourcePrefixes());
        reply.put("description", key.description());
        reply.put("createdAt", issued.createdAt().toString());
        var expiresAt = key.expiresAt();
        reply.put("expiresAt", expiresAt == null ? null : expiresAt.toString());
        return reply;
    }
}
