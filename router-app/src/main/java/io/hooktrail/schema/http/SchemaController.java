package io.hooktrail.schema.http;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;

/** The schema behind the {@code dataschema} of a canonical event. A receiver may read it without a key. */
@RestController
class SchemaController {

    private static final MediaType SCHEMA = new MediaType("application", "schema+json");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,3}");

    /** A released version never changes, so a copy of it is good for long. */
    private static final CacheControl KEPT = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    /** @throws Refused when there is no such version */
    @GetMapping("/registry/schemagroups/{family}/schemas/{name}/versions/{version}")
    ResponseEntity<byte[]> schema(@PathVariable String family, @PathVariable String name, @PathVariable String version)
            throws IOException {
        // The build copies the directory schemas onto the class path; checked names cannot lead out of it.
        if (NAME.matcher(family).matches() && NAME.matcher(name).matches() && VERSION.matcher(version).matches()) {
            try (var in = SchemaController.class
                    .getResourceAsStream("/schemas/" + family + "/" + name + "/v" + version + ".json")) {
                if (in != null) {
                    return ResponseEntity.ok().contentType(SCHEMA).cacheControl(KEPT).body(in.readAllBytes());
                }
            }
        }
        throw new Refused(new NotFound("a schema of that family, name and version"));
    }
}
