package io.hooktrail.provider;

import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import io.hooktrail.signature.Verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/** Our own signature vectors, and the published ones of the providers we have. */
class SignatureVectorsTest {

    @TestFactory
    Stream<DynamicTest> everyOwnVectorGetsItsVerdict() {
        return tests(SignatureVector.own().stream());
    }

    @TestFactory
    Stream<DynamicTest> everyPublishedVectorGetsItsVerdict() {
        var file = Shared.find("vectors/signatures.json");
        assumeTrue(file.isPresent(),
                "no file shared/vectors/signatures.json beside the project: only our own were checked");
        return tests(SignatureVector.published(file.orElseThrow()).stream().filter(SignatureVector::isBuilt));
    }

    private static Stream<DynamicTest> tests(Stream<SignatureVector> vectors) {
        return vectors.map(vector -> dynamicTest(vector.name(), () -> check(vector)));
    }

    private static void check(SignatureVector vector) {
        var provider = Providers.find(vector.provider()).orElseThrow();
        var configuration = Signing.configuration(vector.config());
        assertThat(provider.check(configuration).isEmpty()).isEqualTo(vector.isBuilt());
        var verdict = provider.verify(vector.request(), configuration, new Credentials(vector.secrets()), vector.now());
        assertThat(verdict).as(vector.reason())
                .isInstanceOf(vector.isAccepted() ? Verdict.Verified.class : Verdict.Rejected.class);
    }
}
