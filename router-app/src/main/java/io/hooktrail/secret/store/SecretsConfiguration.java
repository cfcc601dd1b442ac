package io.hooktrail.secret.store;

import java.nio.file.Path;
import java.security.GeneralSecurityException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

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
            JdbcClient store) throws GeneralSecurityException {
        var cipher = MasterKey.of(setting, dataDirectory, System::getenv).cipher();
        new MasterKeyCheck(store, cipher).run();
        var root = secretsDirectory.isBlank() ? null : Path.of(secretsDirectory);
        return new SealedSecrets(cipher, new SecretPlaces(root, System::getenv));
    }
}
