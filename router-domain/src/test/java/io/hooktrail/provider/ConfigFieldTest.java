package io.hooktrail.provider;

import java.util.List;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigFieldTest {

    @TestFactory
    List<DynamicTest> everyFieldOfEveryProviderHasAMeaning() {
        return Providers.all()
                .stream()
                .map(provider -> DynamicTest.dynamicTest(provider.name(), () -> assertThat(provider.configFields())
                        .contains("livemode")
                        .allSatisfy(field -> assertThat(ConfigField.meaning(field)).as(field).isNotEmpty())))
                .toList();
    }
}
