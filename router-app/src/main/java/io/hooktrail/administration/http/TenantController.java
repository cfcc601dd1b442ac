package io.hooktrail.administration.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Actor;
import io.hooktrail.access.Caller;
import io.hooktrail.administration.TenantCommand.ConfigureTenant;
import io.hooktrail.administration.TenantCommand.RemoveTenant;
import io.hooktrail.administration.TenantsView;
import io.hooktrail.eventlog.Commands;
import io.hooktrail.problem.Fields;
import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.ListPage;
import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

/** The tenants of the router, for its admin. */
@RestController
@RequestMapping("/api/v1/tenants")
class TenantController {

    private static final int DESCRIPTION_CHARACTERS_MAX = 1000;

    private final TenantsView tenants;
    private final Commands commands;

    TenantController(TenantsView tenants, Commands commands) {
        this.tenants = tenants;
        this.commands = commands;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require();
        commands.catchUp();
        var sorted = tenants.all().stream().sorted((a, b) -> a.name().value().compareTo(b.name().value())).toList();
        return ListPage.of(List.copyOf(sorted), parameters, entry -> entry.name().value(), TenantController::reply);
    }

    @GetMapping("/{name}")
    ResponseEntity<Map<String, Object>> get(Caller caller, @PathVariable String name) {
        caller.require();
        commands.catchUp();
        return answer(200, existing(new TenantName(name)));
    }

    @PutMapping("/{name}")
    ResponseEntity<Map<String, Object>> put(Caller caller, @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        caller.require();
        var tenant = new TenantName(name);
        var fields = Fields.of(body == null ? new byte[0] : body);
        var description = fields.text("description", "");
        if (description.length() > DESCRIPTION_CHARACTERS_MAX) {
            fields.fault("description", "has at most " + DESCRIPTION_CHARACTERS_MAX + " characters");
        }
        fields.finish();
        commands.catchUp();
        var status = tenants.exists(tenant) ? 200 : 201;
        commands.execute(new ConfigureTenant(tenant, description), actor(caller, tenant));
        return answer(status, existing(tenant));
    }

    /** Its keys and sources stop working with it; a tenant of the same name would find them again. */
    @DeleteMapping("/{name}")
    ResponseEntity<Void> remove(Caller caller, @PathVariable String name) {
        caller.require();
        var tenant = new TenantName(name);
        if (tenant.equals(TenantName.DEFAULT)) {
            throw InvalidBody.at("", "the tenant \"default\" always exists");
        }
        commands.catchUp();
        existing(tenant);
        commands.execute(new RemoveTenant(tenant), actor(caller, tenant));
        return ResponseEntity.noContent().build();
    }

    /** The change belongs to the history of the tenant that it is about. */
    private static Actor actor(Caller caller, TenantName tenant) {
        var actor = caller.actor();
        return new Actor(tenant, actor.name(), actor.ip(), actor.requestId(), actor.traceparent(), actor.reason());
    }

    private TenantsView.Entry existing(TenantName tenant) {
        return tenants.find(tenant).orElseThrow(() -> new Refused(new NotFound("the tenant")));
    }

    private static ResponseEntity<Map<String, Object>> answer(int status, TenantsView.Entry entry) {
        return ResponseEntity.status(status).eTag(String.valueOf(entry.version())).body(reply(entry));
    }

    private static Map<String, Object> reply(TenantsView.Entry entry) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("name", entry.name().value());
        reply.put("description", entry.description());
        reply.put("etag", "\"" + entry.version() + "\"");
        reply.put("createdAt", entry.createdAt().toString());
        return reply;
    }
}
