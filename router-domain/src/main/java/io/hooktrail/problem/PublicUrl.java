package io.hooktrail.problem;

/** Where the router is seen from outside, scheme and host without a trailing slash ({@code HOOKTRAIL_PUBLIC_URL}). */
public record PublicUrl(String value) {

    /** The page that explains a problem. */
    public String problem(String code) {
        return value + "/problems/" + code;
    }

    /** Where a provider sends its webhooks to. */
    public String ingest(String tenant, String source) {
        return value + "/in/" + tenant + "/" + source;
    }
}
