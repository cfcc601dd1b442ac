package io.hooktrail.problem;

import java.net.URI;

/** Where the router is seen from outside, scheme and host without a trailing slash ({@code HOOKTRAIL_PUBLIC_URL}). */
public record PublicUrl(String value) {

    /** The page that explains a problem. */
    public String problem(String code) {
        return value + "/problems/" + code;
    }

    /** Where a sink consents to being sent events (CloudEvents HTTP WebHook 1.0, section 4.1.3). */
    public String consent(String tenant, String subscription, String token) {
        return value + "/consents/" + tenant + "/" + subscription + "/" + token;
    }

    /** The host alone: how the router names itself to sinks (CloudEvents HTTP WebHook 1.0, section 4.1.1). */
    public String host() {
        return String.valueOf(URI.create(value).getHost());
    }

    /** Where a provider sends its webhooks to. */
    public String ingest(String tenant, String source) {
        return value + "/in/" + tenant + "/" + source;
    }
}
