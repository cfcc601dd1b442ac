package io.hooktrail.source.http;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.access.Caller;
import io.hooktrail.access.Role;
import io.hooktrail.problem.ListPage;
import io.hooktrail.source.store.JdbcRejections;
import io.hooktrail.source.store.Rejection;

/** What was refused in the caller's tenant, newest first. */
@RestController
@RequestMapping("/api/v1/rejections")
class RejectionController {

    private final JdbcRejections rejections;

    RejectionController(JdbcRejections rejections) {
        this.rejections = rejections;
    }

    @GetMapping
    Map<String, Object> list(Caller caller, @RequestParam Map<String, String> parameters) {
        caller.require(Role.INTEGRATOR, Role.AUDITOR);
        var page = ListPage.of(parameters, "source");
        var found = rejections.find(caller.tenant(), parameters.get("source"), page.after(), page.limit() + 1);
        return page.reply(found, Rejection::id, RejectionController::reply);
    }

    private static Map<String, Object> reply(Rejection rejection) {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("id", rejection.id());
        reply.put("at", rejection.at().toString());
        reply.put("source", rejection.source());
        reply.put("ip", rejection.ip());
        reply.put("code", rejection.code());
        reply.put("detail", rejection.detail());
        reply.put("request", rejection.request());
        reply.put("bodySha256", rejection.bodySha256());
        return reply;
    }
}
