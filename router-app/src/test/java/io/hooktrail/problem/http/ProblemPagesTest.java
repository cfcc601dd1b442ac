package io.hooktrail.problem.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemPagesTest {

    private static final Pattern CODE = Pattern.compile("String code\\(\\) \\{\\s*return \"([a-z-]+)\";");

    @Test
    void everyCodeOfTheSourcesHasAPageThatExplainsIt() throws IOException {
        var codes = new TreeSet<String>();
        codes.addAll(codes(Path.of("src/main/java")));
        codes.addAll(codes(Path.of("../router-domain/src/main/java")));
        var pages = new ProblemPages();

        assertThat(codes).hasSizeGreaterThan(20).contains("unauthorized", "malformed");
        assertThat(codes).allSatisfy(code -> assertThat(pages.page(code).getBody()).as(code).contains(code));
    }

    private static Set<String> codes(Path sources) throws IOException {
        var codes = new TreeSet<String>();
        try (var files = Files.walk(sources)) {
            for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                CODE.matcher(Files.readString(file)).results().forEach(match -> codes.add(match.group(1)));
            }
        }
        return codes;
    }
}
