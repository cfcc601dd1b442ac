package io.hooktrail.secret.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.hooktrail.problem.NotSupported;
import io.hooktrail.problem.Refused;
import io.hooktrail.secret.SecretProblem;
import io.hooktrail.tenant.TenantName;

/** The places that secret references name, each tenant confined to its own (docs/api.md). */
final class SecretPlaces {

    private static final long FILE_BYTES_MAX = 64 * 1024;

    private final @Nullable Path root;
    private final UnaryOperator<@Nullable String> environment;

    /** @param root directory with one directory per tenant; null when the operator offers no files */
    SecretPlaces(@Nullable Path root, UnaryOperator<@Nullable String> environment) {
        this.root = root;
        this.environment = environment;
    }

    /**
     * Passes when the tenant may use the reference; the place need not hold anything yet.
     *
     * @throws Refused otherwise
     */
    void check(TenantName tenant, String reference, String pointer) {
        if (reference.startsWith("env:")) {
            variable(tenant, reference, pointer);
        } else if (reference.startsWith("file:")) {
            file(tenant, reference, pointer);
        } else {
            throw new Refused(new NotSupported(pointer, "a reference of kind \""
                    + reference.substring(0, reference.indexOf(':') + 1) + "\""));
        }
    }

    /** What the place holds now, without a line break at its end; the confinement is checked again, as links may change. */
    String read(TenantName tenant, String reference) {
        check(tenant, reference, "");
        var found = reference.startsWith("env:")
                ? Optional.ofNullable(environment.apply(variable(tenant, reference, "")))
                : content(file(tenant, reference, ""));
        return found.map(String::stripTrailing)
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Refused(new SecretProblem.SecretUnavailable(reference)));
    }

    private static String variable(TenantName tenant, String reference, String pointer) {
        var name = reference.substring("env:".length());
        // One underline for a hyphen would give the tenant "acme" all that is meant for "acme-eu".
        var prefix = "HOOKTRAIL_SECRET_" + tenant.value().toUpperCase(Locale.ROOT).replace("-", "__") + "_";
        if (!name.startsWith(prefix) || !name.substring(prefix.length()).matches("[A-Z0-9][A-Z0-9_]*")) {
            throw foreign(pointer, "an env: reference must name a variable that begins with " + prefix
                    + " and goes on with a letter or digit");
        }
        return name;
    }

    private Path file(TenantName tenant, String reference, String pointer) {
        var rule = "a file: reference must name a file below the tenant's directory in HOOKTRAIL_SECRETS_DIR";
        if (root == null) {
            throw foreign(pointer, rule + ", which is not set");
        }
        var own = root.resolve(tenant.value()).toAbsolutePath().normalize();
        var given = reference.substring("file:".length());
        try {
            var file = own.resolve(given).normalize();
            if (given.isBlank() || file.equals(own) || !file.startsWith(own)) {
                throw foreign(pointer, rule);
            }
            if (Files.exists(file) && !file.toRealPath().startsWith(own.toRealPath())) {
                throw foreign(pointer, rule + "; it is a link that leaves it");
            }
            return file;
        } catch (InvalidPathException | IOException e) {
            throw foreign(pointer, rule);
        }
    }

    private static Optional<String> content(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
                return Optional.empty();
            }
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Refused foreign(String pointer, String rule) {
        return new Refused(new SecretProblem.ForeignSecretReference(pointer, rule));
    }
}
