package io.hooktrail.access;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** Has a segment of two dots, however they are written (RFC 3986, sections 5.2.4 and 6.2.2). */
    private static final Pattern CLIMBING = Pattern.compile("(?i)(.*/)?(\\.|%2e){2}([/?#].*)?");

    public TenantName tenant() {
        return actor.tenant();
    }

    /**
     * Whether the caller may publish for a CloudEvents source: it is bound to none, or the source is one of its prefixes or
     * lies below it. A prefix ends where a segment of the path does: {@code /shop} holds {@code /shop/eu}, not
     * {@code /shopping}, and not {@code /shop/../eu}, which a reader of URIs takes for {@code /eu}.
     */
    public boolean mayPublishFor(String source) {
        return sourcePrefixes.isEmpty() || (!CLIMBING.matcher(source).matches()
                && sourcePrefixes.stream().anyMatch(prefix -> isUnder(source, prefix)));
    }

    private static boolean isUnder(String source, String prefix) {
        return source.startsWith(prefix) && (source.length() == prefix.length() || endsSegment(prefix)
                || "/?#:".indexOf(source.charAt(prefix.length())) >= 0);
    }

    private static boolean endsSegment(String prefix) {
        return prefix.endsWith("/") || prefix.endsWith(":");
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
