package io.hooktrail.source.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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

    private KeptRequest() {}

    static byte[] bytes(ReceivedRequest request) {
        return JSON.writeValueAsBytes(new Stored(request.method(), request.target(), request.headers(),
                request.body()));
    }

    /** Method, path and headers; what could be a secret is masked, the body and the query are left out. */
    static Map<String, Object> masked(byte[] json) {
        var stored = JSON.readValue(json, new TypeReference<Stored>() {
        });
        var headers = new ArrayList<Map<String, String>>();
        for (var header : stored.headers()) {
            var secret = SENSITIVE.matcher(header.name().toLowerCase(Locale.ROOT)).matches();
            headers.add(Map.of("name", header.name(), "value", secret ? MASK : header.value()));
        }
        var query = stored.target().indexOf('?');
        return Map.of("method", stored.method(),
                "path", query < 0 ? stored.target() : stored.target().substring(0, query),
                "headers", headers,
                "bodyBytes", stored.body().length);
    }

    private record Stored(String method, String target, List<Header> headers, byte[] body) {}
}
