package io.hooktrail.source;

import java.util.Set;

import io.hooktrail.signature.ReceivedRequest;

/** The evidence of what a source refused. */
public interface Rejections {

    /**
     * Counts a refused request, and keeps it when its source has not yet kept its share of this minute. Returns at once;
     * under load evidence may be dropped, the count never.
     *
     * @param sensitiveHeaders names, in lower case, whose values are masked when the request is shown
     * @param code of the refusal, such as {@code signature-stale}: more exact than what the sender was told
     * @param detail for the tenant's eyes, without any secret
     */
    void record(SourceId source, ReceivedRequest request, Set<String> sensitiveHeaders, String code, String detail);
}
