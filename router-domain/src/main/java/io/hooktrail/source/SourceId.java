package io.hooktrail.source;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.hooktrail.tenant.Names;
import io.hooktrail.tenant.TenantName;

/** Names one source; its text is the stream's id, {@code source:TENANT/NAME}. */
public record SourceId(TenantName tenant, String name) {

    private static final String PREFIX = "source:";

    /**
     * Checks the name.
     *
     * @throws io.hooktrail.problem.Refused when the name breaks the rule of {@link Names}
     */
    public SourceId {
        Names.require(name, "a source's name");
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SourceId of(String text) {
        var slash = text.indexOf('/');
        if (!text.startsWith(PREFIX) || slash < 0) {
            throw new IllegalArgumentException("\"" + text + "\" names no source");
        }
        return new SourceId(new TenantName(text.substring(PREFIX.length(), slash)), text.substring(slash + 1));
    }

    @Override
    @JsonValue
    public String toString() {
        return PREFIX + tenant + "/" + name;
    }
}
