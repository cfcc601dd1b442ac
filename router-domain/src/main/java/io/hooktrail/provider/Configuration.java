package io.hooktrail.provider;

import java.util.Map;

/**
 * A source's {@code config} and where it is reached.
 *
 * @param values the JSON object as it was given: strings, numbers, booleans, lists, maps
 * @param ingestUrl this source's public URL, {@code PUBLIC_URL/in/TENANT/SOURCE}
 * @param publicUrl scheme and host as seen from outside, without a trailing slash
 */
public record Configuration(Map<String, Object> values, String ingestUrl, String publicUrl) {

    public Configuration {
        values = Map.copyOf(values);
    }
}
