package io.hooktrail.secret.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.hooktrail.problem.WrongSetting;
import io.hooktrail.secret.Secrets;

/** Opens the store's secrets at start, or stops it. */
@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

    @Bean
    @DependsOnDatabaseInitialization
    Secrets secrets(
            @Value("${hooktrail.master-key:}") String setting,
            @Value("${hooktrail.data-dir:./data}") Path dataDirectory,
            @Value("${hooktrail.secrets-dir:}") String secretsDirectory,
            JdbcClient store) throws GeneralSecurityException, IOException {
        var file = dataDirectory.resolve("master.key");
        var isNew = setting.isBlank() && Files.notExists(file);
        if (isNew && MasterKeyCheck.isSealed(store)) {
            throw new WrongSetting("HOOKTRAIL_MASTER_KEY", "is not set and there is no " + file
                    + ", but this store is sealed with a key already; set it, or copy master.key from the data directory "
                    + "of the node that made it");
        }
        var cipher = MasterKey.of(setting, dataDirectory, System::getenv).cipher();
        try {
            new MasterKeyCheck(store, cipher).run();
        } catch (WrongSetting e) {
            if (isNew) {
                // Two nodes began on an empty store; the other's key counts, and this one seals nothing.
                Files.deleteIfExists(file);
            }
            throw e;
        }
        var root = secretsDirectory.isBlank() ? null : Path.of(secretsDirectory);
        return new SealedSecrets(cipher, new SecretPlaces(root, System::getenv));
    }
}
