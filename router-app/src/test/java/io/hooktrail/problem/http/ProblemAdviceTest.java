package io.hooktrail.problem.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import io.hooktrail.problem.InvalidBody;
import io.hooktrail.problem.Problem;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemAdviceTest {

    private static final ProblemReply REPLY = new ProblemReply(new PublicUrl("https://hooks.example"));

    private final MockMvcTester mvc = MockMvcTester.of(List.of(new Calls(), new ProblemPages()), builder -> builder
            .setControllerAdvice(new ProblemAdvice(REPLY))
            .addFilters(new RequestIdFilter())
            .build()).withHttpMessageConverters(List.of(new JacksonJsonHttpMessageConverter()));

    @Test
    void aRefusalHasEveryMemberOfTheContract() {
        assertThat(mvc.get().uri("/refused/INVALID").header("X-Request-Id", "req-1")).hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .hasHeader("X-Request-Id", "req-1")
                .bodyJson()
                .isStrictlyEqualTo("""
                        {"type":"https://hooks.example/problems/sample","title":"A sample","status":400,
                         "detail":"because","instance":"/requests/req-1","code":"sample"}""");
    }

    @Test
    void aWrongBodyPointsAtTheWrongPlace() {
        assertThat(mvc.get().uri("/invalid")).hasStatus(400)
                .bodyJson()
                .extractingPath("$.errors[0].pointer")
                .isEqualTo("/sink");
    }

    @Test
    void aQueryThatCannotBeReadIsTheCallersFault() {
        assertThat(mvc.get().uri("/query")).hasStatus(400).bodyJson().extractingPath("$.code").isEqualTo("malformed");
    }

    @Test
    void aMissingKeySaysHowToAuthenticate() {
        assertThat(mvc.get().uri("/refused/UNAUTHENTICATED")).hasStatus(401).hasHeader("WWW-Authenticate", "Bearer");
    }

    @Test
    void anOverloadedRouterSaysWhenToComeBack() {
        assertThat(mvc.get().uri("/refused/UNAVAILABLE")).hasStatus(503).hasHeader("Retry-After", "1");
    }

    @Test
    void anotherMethodIsRefusedWithTheOnesThatArePossible() {
        assertThat(mvc.delete().uri("/invalid")).hasStatus(405)
                .hasHeader("Allow", "GET")
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("method-not-allowed");
    }

    @Test
    void anotherContentTypeIsUnsupported() {
        assertThat(mvc.post().uri("/read").contentType(MediaType.TEXT_PLAIN).content("x")).hasStatus(415)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("unsupported-format");
    }

    @Test
    void aFaultOfTheRouterTellsNothingOfItsCause() {
        assertThat(mvc.get().uri("/broken")).hasStatus(500)
                .bodyText()
                .contains("\"code\":\"internal\"")
                .doesNotContain("a private detail", "IllegalState", "at io.hooktrail");
    }

    @Test
    void aParameterOfTheWrongFormIsMalformed() {
        assertThat(mvc.get().uri("/refused/NONSENSE")).hasStatus(400)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo("malformed");
    }

    @Test
    void anUnsafeRequestIdIsReplaced() {
        assertThat(mvc.get()
                .uri("/invalid")
                .header("X-Request-Id", "a b\"<script>")
                .exchange()
                .getResponse()
                .getHeader("X-Request-Id")).matches("[0-9a-f-]{36}");
    }

    @Test
    void aRequestIdOfOneCharacterTooManyIsReplaced() {
        assertThat(mvc.get()
                .uri("/invalid")
                .header("X-Request-Id", "a".repeat(129))
                .exchange()
                .getResponse()
                .getHeader("X-Request-Id")).hasSize(36);
    }

    @Test
    void everyProblemTypeLeadsToAPage() {
        assertThat(mvc.get().uri("/problems/foreign-secret-reference")).hasStatus(200)
                .hasContentTypeCompatibleWith(MediaType.TEXT_HTML)
                .bodyText()
                .contains("<code>foreign-secret-reference</code>", "HOOKTRAIL_SECRET_TENANT_");
    }

    @Test
    void aPageOfNoProblemIsAbsent() {
        assertThat(mvc.get().uri("/problems/Not_A_Code")).hasStatus(404);
    }

    @RestController
    static class Calls {

        @GetMapping("/refused/{kind}")
        String refuse(@PathVariable Problem.Kind kind) {
            throw new Refused(new Sample(kind));
        }

        @GetMapping("/invalid")
        String invalid() {
            throw InvalidBody.at("/sink", "must be a URI");
        }

        @GetMapping("/query")
        String query() {
            throw new org.apache.tomcat.util.http.InvalidParameterException("Character decoding failed");
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("a private detail");
        }

        @PostMapping(path = "/read", consumes = MediaType.APPLICATION_JSON_VALUE)
        String read(@RequestBody String body) {
            return body;
        }
    }

    record Sample(Kind kind) implements Problem {
        @Override
        public String code() {
            return "sample";
        }

        @Override
        public String title() {
            return "A sample";
        }

        @Override
        public String detail() {
            return "because";
        }
    }
}
