package io.hooktrail.access;

import java.util.List;
import java.util.Set;

import io.hooktrail.problem.Problem;
import io.hooktrail.problem.Refused;
import io.hooktrail.tenant.TenantName;

/**
 * Who calls, proved by a key. Controllers take it as an argument.
 *
 * @param actor with the tenant it acts on
 * @param sourcePrefixes the CloudEvents sources a publisher is bound to; empty for no bound
 */
public record Caller(Actor actor, Role role, List<String> sourcePrefixes) {

    public TenantName tenant() {
        return actor.tenant();
    }

    /**
     * Passes when the caller has one of these roles, or is an admin.
     *
     * @throws Refused otherwise
     */
    public void require(Role... roles) {
        if (role != Role.ADMIN && !Set.of(roles).contains(role)) {
            throw new Refused(new Forbidden(role));
        }
    }

    /** A known key without the right. */
    public record Forbidden(Role role) implements Problem {
        @Override
        public String code() {
            return "forbidden";
        }

        @Override
        public String title() {
            return "This key may not do that";
        }

        @Override
        public String detail() {
            return "a key of role " + role.label() + " has no right to this call";
        }

        @Override
        public Kind kind() {
            return Kind.FORBIDDEN;
        }
    }
}
