package io.hooktrail.provider;

import java.util.List;

/**
 * The plain secrets of a source that are valid now, newest first; any may match. An empty one verifies nothing.
 */
public record Credentials(List<String> secrets) {

    public Credentials {
        secrets = List.copyOf(secrets);
    }
}
