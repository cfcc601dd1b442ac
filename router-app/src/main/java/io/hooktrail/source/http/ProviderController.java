package io.hooktrail.source.http;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.problem.ListPage;
import io.hooktrail.provider.ConfigField;
import io.hooktrail.provider.Provider;
import io.hooktrail.provider.Providers;

/** The providers a source can be of, and what their config may say. */
@RestController
class ProviderController {

    @GetMapping("/api/v1/providers")
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR);
        var sorted = Providers.all().stream().sorted((a, b) -> a.name().compareTo(b.name())).toList();
        return ListPage.of(sorted, parameters, Provider::name, ProviderController::reply);
    }

    private static Map<String, Object> reply(Provider provider) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("name", provider.name());
        reply.put("secrets", provider.needsSecrets() ? "required" : "optional");
        reply.put("contentTypes", provider.contentTypes().stream().sorted().toList());
        reply.put("config", provider.configFields().stream().map(ProviderController::field).toList());
        return reply;
    }

    private static Map<String, String> field(String name) {
        var field = new LinkedHashMap<String, String>();
        field.put("name", name);
        field.put("meaning", ConfigField.meaning(name));
        return field;
    }
}
