package io.hooktrail.secret.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import io.hooktrail.problem.Refused;
import io.hooktrail.problem.WrongSetting;
import io.hooktrail.secret.SecretValue;
import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SealedSecretsTest {

    private static final TenantName ACME = new TenantName("acme-eu");
    private static final TenantName OTHER = new TenantName("other");
    private static final Map<String, String> ENVIRONMENT = Map.of("HOOKTRAIL_SECRET_ACME__EU_ERP", "from-env",
            "HOOKTRAIL_SECRET_OTHER_ERP", "foreign");

    @TempDir
    private Path directory;

    @Test
    void aLiteralComesBackAndIsNotStoredPlain() throws Exception {
        var secrets = secrets();

        var kept = secrets.keep(ACME, "whsec_plain", "/secrets/0");

        assertThat(kept).isInstanceOf(SecretValue.Sealed.class);
        assertThat(kept.toString()).doesNotContain("whsec_plain");
        assertThat(secrets.reveal(ACME, kept)).isEqualTo("whsec_plain");
    }

    @Test
    void aValueOfOneTenantDoesNotOpenForAnother() throws Exception {
        var secrets = secrets();
        var sealed = secrets.seal(ACME, "x".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> secrets.open(OTHER, sealed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aVariableOfTheTenantIsReadAtUse() throws Exception {
        var secrets = secrets();

        assertThat(secrets.reveal(ACME, secrets.keep(ACME, "env:HOOKTRAIL_SECRET_ACME__EU_ERP", "")))
                .isEqualTo("from-env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env:HOOKTRAIL_SECRET_OTHER_ERP", "env:PATH", "env:HOOKTRAIL_MASTER_KEY",
        "env:HOOKTRAIL_SECRET_ACME__EU_", "env:HOOKTRAIL_SECRET_ACME_EU_ERP", "file:../other/key", "file:/etc/passwd",
        "file:", "file:.", "file:link"})
    void aReferenceOutsideTheTenantIsRefusedWithItsPointer(String reference) throws Exception {
        var secrets = secrets();
        Files.createSymbolicLink(directory.resolve("acme-eu/link"), Files.writeString(directory.resolve("out"), "x"));

        assertThatThrownBy(() -> secrets.keep(ACME, reference, "/secrets/0")).isInstanceOfSatisfying(Refused.class,
                refused -> {
                    assertThat(refused.problem().code()).isEqualTo("foreign-secret-reference");
                    assertThat(refused.problem().faults().getFirst().pointer()).isEqualTo("/secrets/0");
                });
    }

    @Test
    void aFileOfTheTenantIsReadWithoutItsLineBreak() throws Exception {
        var secrets = secrets();
        Files.writeString(directory.resolve("acme-eu/erp"), "from-file\n");

        assertThat(secrets.reveal(ACME, secrets.keep(ACME, "file:erp", ""))).isEqualTo("from-file");
    }

    @Test
    void anEmptyPlaceIsSaidToBeEmpty() throws Exception {
        var secrets = secrets();
        var kept = secrets.keep(ACME, "file:later", "");

        assertThatThrownBy(() -> secrets.reveal(ACME, kept)).isInstanceOf(Refused.class)
                .hasMessageContaining("secret-unavailable");
    }

    @Test
    void aVaultReferenceIsNotSupported() throws Exception {
        var secrets = secrets();

        assertThatThrownBy(() -> secrets.keep(ACME, "vault:acme/x#y", "/secrets/0")).isInstanceOf(Refused.class)
                .hasMessageContaining("not-supported");
    }

    @Test
    void theGeneratedKeyIsPrivateAndKept() throws Exception {
        var first = MasterKey.of("", directory, name -> null).cipher();
        var second = MasterKey.of("", directory, name -> null).cipher();

        assertThat(second.decrypt(first.encrypt(new byte[]{7}, new byte[0]), new byte[0])).containsExactly(7);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("master.key"))))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("master.key");
    }

    @Test
    void whatTheFirstVersionSealedStillOpens() throws Exception {
        var key = new byte[32];
        for (var at = 0; at < key.length; at++) {
            key[at] = (byte) at;
        }
        var sealed = "OrDpvNnXetSoJD4hHACMmjCzEQMNv4zVq5YFKkZ0mG+ph2GEusR3xw==";

        assertThat(new AesGcm(key).decrypt(Base64.getDecoder().decode(sealed), "acme".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("whsec_sealed");
    }

    @Test
    void aSealedValueThatIsTooShortDoesNotOpen() {
        assertThatThrownBy(() -> new AesGcm(new byte[32]).decrypt(new byte[27], new byte[0]))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void aKeyOfTheWrongLengthStopsTheStart() {
        assertThatThrownBy(() -> MasterKey.of("c2hvcnQ=", directory, name -> null)).isInstanceOf(WrongSetting.class)
                .hasMessageContaining("Base64 of 5 bytes instead of 32");
    }

    @Test
    void anotherMasterKeyStopsTheStart() throws Exception {
        var store = JdbcClient.create(new SimpleDriverDataSource(new org.h2.Driver(),
                "jdbc:h2:mem:master-key-check;DB_CLOSE_DELAY=-1"));
        store.sql("CREATE TABLE master_key_check (id INT PRIMARY KEY, sealed VARBINARY NOT NULL)").update();
        var right = MasterKey.of("", directory.resolve("a"), name -> null).cipher();
        var wrong = MasterKey.of("", directory.resolve("b"), name -> null).cipher();
        new MasterKeyCheck(store, right).run();

        new MasterKeyCheck(store, right).run();

        assertThatThrownBy(() -> new MasterKeyCheck(store, wrong).run()).isInstanceOf(WrongSetting.class);
    }

    private SealedSecrets secrets() throws Exception {
        Files.createDirectories(directory.resolve("acme-eu"));
        var cipher = MasterKey.of("", directory.resolve("key"), name -> null).cipher();
        return new SealedSecrets(cipher, new SecretPlaces(directory, ENVIRONMENT::get));
    }

    @Test
    void aTenantHasNoPartInTheVariablesOfOneWhoseNameGoesOn() throws Exception {
        var secrets = secrets();

        assertThatThrownBy(() -> secrets.keep(new TenantName("acme"), "env:HOOKTRAIL_SECRET_ACME__EU_ERP", ""))
                .isInstanceOf(Refused.class);
    }
}
