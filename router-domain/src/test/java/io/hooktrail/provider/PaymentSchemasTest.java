package io.hooktrail.provider;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The released schemas say what every field means and let nothing else through. */
class PaymentSchemasTest {

    private static final List<String> NAMES = List.of("succeeded", "failed", "refunded");

    @Test
    void everySchemaAndFieldIsDescribedWithExamplesThatFit() {
        for (var name : NAMES) {
            var schema = new JsonMapper().readTree(PaymentSchemas.read(name));
            assertThat(schema.path("description").asString("")).isNotEmpty();
            assertThat(schema.path("examples").valueStream()).isNotEmpty()
                    .allMatch(example -> PaymentSchemas.isValid(
                            name, example.toString()));
            assertThat(schema.path("properties").propertyStream()).isNotEmpty().allSatisfy(field -> {
                assertThat(field.getValue().path("description").asString("")).isNotEmpty();
                assertThat(field.getValue().path("examples").isEmpty()).isFalse();
            });
        }
    }

    @Test
    void anUnknownFieldAnAmountWithoutCurrencyAndAFractionAreRefused() {
        for (var name : NAMES) {
            var start = "{\"provider\":\"stripe\",\"paymentId\":\"p\"";
            assertThat(PaymentSchemas.isValid(name, start + "}")).isTrue();
            assertThat(PaymentSchemas.isValid(name, start + ",\"other\":1}")).isFalse();
            assertThat(PaymentSchemas.isValid(name, start + ",\"amount\":1}")).isFalse();
            assertThat(PaymentSchemas.isValid(name, start + ",\"amount\":1.5,\"currency\":\"EUR\"}")).isFalse();
            assertThat(PaymentSchemas.isValid(name, start + ",\"amount\":1,\"currency\":\"eur\"}")).isFalse();
        }
    }
}
