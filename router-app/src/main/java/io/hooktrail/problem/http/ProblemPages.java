package io.hooktrail.problem.http;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

import io.hooktrail.problem.NotFound;
import io.hooktrail.problem.Refused;

/** The page behind a problem's {@code type}: what the code means and what to do. */
@RestController
class ProblemPages {

    private final Map<String, String> explanations = read();

    /** Every code has a page; a test holds the file to the sources. */
    @GetMapping("/problems/{code}")
    ResponseEntity<String> page(@PathVariable String code) {
        var explanation = explanations.get(code);
        if (explanation == null) {
            throw new Refused(new NotFound("a problem of that code"));
        }
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header("Content-Security-Policy", "default-src 'none'")
                .body("""
                        <!doctype html>
                        <html lang="en"><head><meta charset="utf-8"><title>%1$s - Hooktrail</title></head>
                        <body><main><h1><code>%1$s</code></h1><p>%2$s</p></main></body></html>
                        """.formatted(code, HtmlUtils.htmlEscape(explanation)));
    }

    private static Map<String, String> read() {
        var stored = new Properties();
        try (var in = ProblemPages.class.getResourceAsStream("/problems.properties")) {
            if (in != null) {
                stored.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("problems.properties cannot be read", e);
        }
        var explanations = new TreeMap<String, String>();
        stored.forEach((code, explanation) -> explanations.put(code.toString(), explanation.toString()));
        return explanations;
    }
}
