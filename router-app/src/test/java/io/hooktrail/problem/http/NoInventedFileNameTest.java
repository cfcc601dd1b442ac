package io.hooktrail.problem.http;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

class NoInventedFileNameTest {

    private static final String PATH = "/deliveries/0197f0aa~17.2";

    @Test
    void withoutTheFilterSpringInventsAFileNameForAPathWithADot() {
        var mvc = MockMvcTester.of(new Calls())
                .withHttpMessageConverters(List.of(new JacksonJsonHttpMessageConverter()));

        assertThat(mvc.get().uri(PATH)).hasHeader("Content-Disposition", "inline;filename=f.txt");
    }

    @Test
    void withItThereIsNoneAndNoBrowserGuessesTheType() {
        assertThat(filtered().get().uri(PATH)).hasStatusOk()
                .doesNotContainHeader("Content-Disposition")
                .hasHeader("X-Content-Type-Options", "nosniff");
    }

    @Test
    void aFileNameThatACallGivesIsKept() {
        assertThat(filtered().get().uri("/export")).hasHeader("Content-Disposition", "attachment; filename=a.csv");
    }

    private static MockMvcTester filtered() {
        return MockMvcTester.of(List.of(new Calls()), builder -> builder.addFilters(new NoInventedFileName()).build())
                .withHttpMessageConverters(List.of(new JacksonJsonHttpMessageConverter()));
    }

    @RestController
    static class Calls {

        @GetMapping("/deliveries/{id}")
        Map<String, String> delivery(@PathVariable String id) {
            return Map.of("id", id);
        }

        @GetMapping("/export")
        ResponseEntity<Map<String, String>> export() {
            return ResponseEntity.ok()
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=a.csv")
                    .body(Map.of());
        }
    }
}
