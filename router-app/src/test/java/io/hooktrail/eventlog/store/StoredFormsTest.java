package io.hooktrail.eventlog.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

import io.hooktrail.administration.KeyEvent;
import io.hooktrail.administration.TenantEvent;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.DeliveryId;
import io.hooktrail.event.EventId;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.LogicalName;
import io.hooktrail.source.SourceEvent;
import io.hooktrail.source.SourceId;
import io.hooktrail.subscription.SubscriptionEvent;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * The stored forms, one folder a stored name: these files are read for ever. What is already there is never edited; a new
 * version gets a folder of its own. A missing file is written by {@code -Dstored.write=true}.
 */
class StoredFormsTest {

    private static final String EVENT_RECORDED = "EventRecorded.v1";
    private static final Path FOLDER = Path.of("src/test/resources/stored");
    private static final JsonMapper JSON = new JsonMapper();
    /** Every upcaster of the application in its order; there is none yet. */
    private static final List<SingleEventUpcaster> UPCASTERS = List.of();

    private final LogSerializer serializer = new LogSerializer(Jackson3Serializer.builder(),
            List.of(SourceEvent.class, KeyEvent.class, TenantEvent.class, SubscriptionEvent.class,
                    DeliveryEvent.class));

    @TestFactory
    Stream<DynamicTest> theGoldenFilesReadAndAreWrittenStill() {
        return StoredExamples.json().entrySet().stream().map(example -> dynamicTest(example.getKey(), () -> {
            var written = serializer.serialize(example.getValue(), byte[].class);
            var golden = golden(example.getKey(), written.getData());

            assertThat(written.getType().getName()).isEqualTo(folder(example.getKey()));
            assertThat(JSON.readTree(written.getData())).isEqualTo(JSON.readTree(golden));
            assertThat(read(folder(example.getKey()), golden)).isEqualTo(example.getValue());
        }));
    }

    @TestFactory
    Stream<DynamicTest> theGoldenEventsReadAndAreWrittenStill() {
        return StoredEvents.examples().entrySet().stream().map(example -> dynamicTest(example.getKey(), () -> {
            var written = serializer.serialize(example.getValue(), byte[].class);
            var golden = golden(EVENT_RECORDED + "/" + example.getKey(), written.getData());

            assertThat(written.getType().getName()).isEqualTo(EVENT_RECORDED);
            assertThat(written.getData()).isEqualTo(golden);
            assertThat(read(EVENT_RECORDED, golden)).usingRecursiveComparison().isEqualTo(example.getValue());
        }));
    }

    @Test
    void anElementOfAnArrayIsFoundInTheReceiptOfItsNeighbour() {
        var holder = (EventRecorded) read(EVENT_RECORDED, golden(EVENT_RECORDED + "/array-holder.bin", new byte[0]));
        var second = (EventRecorded) read(EVENT_RECORDED, golden(EVENT_RECORDED + "/array-neighbour.bin", new byte[0]));

        var slice = (io.hooktrail.event.DataPlace.InReceipt) second.place();
        var data = io.hooktrail.event.EventRecordedCodec.slice(Objects.requireNonNull(holder.receipt()), slice);
        assertThat(slice.holder()).isEqualTo(holder.id());
        assertThat(data).asString().isEqualTo("{\"eventId\":2,\"größe\":\"🚚\"}");
    }

    @TestFactory
    Stream<DynamicTest> theGoldenMetadataReadAndAreWrittenStill() {
        return StoredExamples.metadata().entrySet().stream().map(example -> dynamicTest(example.getKey(), () -> {
            var written = serializer.serialize(StoredExamples.metadata(example.getValue()), byte[].class).getData();
            var golden = golden("metadata/" + example.getKey(), written);

            assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(golden));
            MetaData read = serializer.deserialize(new SimpleSerializedObject<>(golden, byte[].class,
                    MetaData.class.getName(), null));
            assertThat(ActorMetadata.actor(read)).isEqualTo(example.getValue());
        }));
    }

    @Test
    void everyStoredNameHasGoldenFilesAndEveryGoldenFileAnExample() throws IOException {
        var names = new TreeSet<String>();
        names.add(EVENT_RECORDED);
        new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.hooktrail")
                .stream()
                .filter(type -> type.isAnnotatedWith(LogicalName.class))
                .forEach(type -> names.add(type.getAnnotationOfType(LogicalName.class).value()));
        var expected = new TreeSet<>(StoredExamples.json().keySet());
        StoredEvents.examples().keySet().forEach(name -> expected.add(EVENT_RECORDED + "/" + name));
        StoredExamples.metadata().keySet().forEach(name -> expected.add("metadata/" + name));

        var files = new TreeSet<String>();
        try (var found = Files.walk(FOLDER)) {
            found.filter(Files::isRegularFile)
                    .forEach(file -> files.add(FOLDER.relativize(file).toString().replace('\\', '/')));
        }

        assertThat(names).hasSizeGreaterThan(10);
        assertThat(files).isEqualTo(expected);
        assertThat(files.stream().map(StoredFormsTest::folder).filter(name -> !name.equals("metadata")).distinct())
                .containsExactlyElementsOf(names);
    }

    @Test
    void theTextOfEveryIdIsFixed() {
        var acme = new TenantName("acme");
        var event = EventId.of("019caf2b-1f80-7000-8000-0000000000a1");
        var delivery = new DeliveryId(event, 17, 2);

        assertThat(event).hasToString("019caf2b-1f80-7000-8000-0000000000a1");
        assertThat(delivery).hasToString("019caf2b-1f80-7000-8000-0000000000a1~17.2");
        assertThat(DeliveryId.of("019caf2b-1f80-7000-8000-0000000000a1~17.2")).isEqualTo(delivery);
        assertThat(delivery.webhookId()).isEqualTo("msg_019caf2b-1f80-7000-8000-0000000000a1_17_2");
        assertThat(new SourceId(acme, "stripe")).hasToString("source:acme/stripe");
        assertThat(SourceId.of("source:acme/stripe")).isEqualTo(new SourceId(acme, "stripe"));
        assertThat(new SubscriptionId(acme, "erp")).hasToString("subscription:acme/erp");
    }

    /** Through the upcasters of the application, so that the files of an old version go on being read. */
    private Object read(String name, byte[] stored) {
        return new StoredEventReader(serializer, new EventUpcasterChain(UPCASTERS)).payload(name, null, stored);
    }

    private static String folder(String file) {
        return file.substring(0, file.indexOf('/'));
    }

    private static byte[] golden(String name, byte[] written) {
        var file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("stored.write") && !Files.exists(file)) {
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, written);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("every stored form has a golden file", e);
        }
    }
}
