package io.hooktrail.ingest.http;

import java.util.Set;

import io.hooktrail.provider.Configuration;
import io.hooktrail.provider.Provider;
import io.hooktrail.signature.ReceivedRequest;
import io.hooktrail.source.SourceState;

/**
 * A request to a source that exists, of whose sender nothing is known yet.
 *
 * @param sensitive header names, in lower case, whose values nobody is shown
 */
record IncomingWebhook(
        SourceState source,
        Provider provider,
        Configuration configuration,
        Set<String> sensitive,
        ReceivedRequest received) {}
