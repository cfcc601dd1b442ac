package io.hooktrail.source.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.event.Header;
import io.hooktrail.signature.ReceivedRequest;

/** A whole refused request as JSON, which is sealed before it is stored; masked when it is shown. */
final class KeptRequest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SENSITIVE = Pattern.compile(
            ".*(authorization|cookie|signature|secret|token|key|hmac|password|digest).*");
    private static final String MASK = "***";
    /** What is kept of a body; strangers could fill the disk with whole ones. The hash beside it is of the whole. */
    private static final int BODY_BYTES_MAX = 16 * 1024;

    private KeptRequest() {}

    /** @param sensitive header names, in lower case, that the provider knows to be secret beside those that sound so */
    static byte[] bytes(ReceivedRequest request, Set<String> sensitive) {
        return JSON.writeValueAsBytes(new Stored(request.method(), request.target(), request.headers(),
                Arrays.copyOf(request.body(), Math.min(request.body().length, BODY_BYTES_MAX)), request.body().length,
                sensitive));
    }

    /** Method, path and headers; what could be a secret is masked, the body and the query are left out. */
    static Map<String, Object> masked(byte[] json) {
        var stored = JSON.readValue(json, new TypeReference<Stored>() {
        });
        var sensitive = stored.sensitive();
        var headers = new ArrayList<Map<String, String>>();
        for (var header : stored.headers()) {
            var name = header.name().toLowerCase(Locale.ROOT);
            var secret = SENSITIVE.matcher(name).matches()
                    || (sensitive != null && sensitive.contains(name));
            var shown = new LinkedHashMap<String, String>(); // keeps the order of its members
            shown.put("name", header.name());
            shown.put("value", secret ? MASK : header.value());
            headers.add(shown);
        }
        var query = stored.target().indexOf('?');
        var shown = new LinkedHashMap<String, Object>();
        shown.put("method", stored.method());
        shown.put("path", query < 0 ? stored.target() : stored.target().substring(0, query));
        shown.put("headers", headers);
        shown.put("bodyBytes", stored.bodyBytes() == null ? stored.body().length : stored.bodyBytes());
        return shown;
    }

    /**
     * The stored form.
     *
     * @param body its beginning
     * @param bodyBytes the length of the whole; null in what an earlier version kept, which is whole
     * @param sensitive null in what an earlier version kept
     */
    private record Stored(
            String method,
            String target,
            List<Header> headers,
            byte[] body,
            @Nullable Integer bodyBytes,
            @Nullable Set<String> sensitive) {}
}
