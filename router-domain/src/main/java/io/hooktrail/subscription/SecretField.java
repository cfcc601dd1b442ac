package io.hooktrail.subscription;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.hooktrail.problem.Fields;
import io.hooktrail.secret.Secret;
import io.hooktrail.secret.SecretValue;

/**
 * One secret of a body: given, or kept. A value that is left out, or that stands there as replies show it, keeps the one there is,
 * as nobody can send back what is never shown. What would go to another host than before is not kept: whoever may write settings
 * would otherwise have it sent to themselves.
 */
final class SecretField {

    static final int CHARS_MAX = 16 * 1024;

    /** Stands in for one with a fault; it is never stored. */
    static final Secret NONE = new Secret("", new SecretValue.Reference(""), "", Instant.EPOCH, null);

    private final Fields fields;
    private final String name;
    private final GivenSecrets secrets;

    SecretField(Fields fields, String name, GivenSecrets secrets) {
        this.fields = fields;
        this.name = name;
        this.secrets = secrets;
    }

    /**
     * The secret after this body; {@link #NONE} and a fault when there is none.
     *
     * @param before the one there is; null for none
     * @param goesElsewhere whether it would be sent to another host than the one there is
     */
    Secret read(@Nullable Secret before, boolean goesElsewhere) {
        var node = fields.node(name);
        if (node instanceof ObjectNode shown) {
            return shown(shown, before, goesElsewhere);
        }
        if (node == null) {
            return before == null ? fault("is required") : kept(before, goesElsewhere);
        }
        var given = fields.text(name, "");
        if (given.isEmpty() || given.length() > CHARS_MAX) {
            return node.isString() ? fault("must be a text of 1 to " + CHARS_MAX + " characters") : NONE;
        }
        // Kept in any case, so that a reference which the tenant may not use is refused even where it is known already.
        var made = secrets.keep(given, fields.pointer() + "/" + name);
        return before != null && secrets.holds(before, given) ? before : made;
    }

    private Secret shown(ObjectNode shown, @Nullable Secret before, boolean goesElsewhere) {
        if (before == null || !shown.path("id").asString("").equals(before.id())) {
            return fault("is what a reply shows of another secret; give the value itself");
        }
        return kept(before, goesElsewhere);
    }

    private Secret kept(Secret before, boolean goesElsewhere) {
        return goesElsewhere
                ? fault("must be given anew, as it would be sent to another host than the one it was given for")
                : before;
    }

    private Secret fault(String detail) {
        fields.fault(name, detail);
        return NONE;
    }
}
