package io.hooktrail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Objects;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.hooktrail.event.CloudEventWriter;
import io.hooktrail.event.EventId;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.schema.ReleasedSchemas;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class DisablingAlertTest {

    private static final EventId ID = EventId.of("019caf2b-1f80-7000-8000-0000000000a1");

    @ParameterizedTest
    @CsvSource({"the sink answered 410 Gone,gone", "no delivery has succeeded for 5 d,failing"})
    void itsDataFitTheReleasedSchemaThatItNames(String reason, String cause) throws IOException {
        var alert = DisablingAlert.of(ID, new SubscriptionId(new TenantName("acme"), "erp"), reason,
                Instant.parse("2026-03-01T12:00:00.000001Z"), new PublicUrl("https://hooks.example")).event();

        var schema = "alert/subscription-disabled/v1.json";
        var data = new String(Objects.requireNonNull(alert.data()), StandardCharsets.UTF_8);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(ReleasedSchemas.ofTheProject().folder().resolve(schema)))
                .validate(data, InputFormat.JSON)).as(data).isEmpty();
        assertThat(data).contains("\"cause\":\"" + cause + "\"", reason, "\"subscription\":\"erp\"");
        assertThat(alert.text("dataschema"))
                .isEqualTo(
                        "https://hooks.example/registry/schemagroups/alert/schemas/subscription-disabled/versions/1");
        assertThat(alert.subject()).isEqualTo("erp");
        assertThat(CloudEventWriter.structured(alert)).isNotEmpty();
    }
}
