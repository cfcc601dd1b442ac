package io.hooktrail.secret;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A secret as it may be stored: sealed by the master key, or the name of a place that holds it. Never the plain value. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SecretValue.Sealed.class, name = "sealed"),
    @JsonSubTypes.Type(value = SecretValue.Reference.class, name = "reference")})
public sealed interface SecretValue {

    /** AES-GCM ciphertext, Base64, bound to its tenant. */
    record Sealed(String ciphertext) implements SecretValue {}

    /** Whether a given text names a place instead of being the secret itself. */
    static boolean isReference(String text) {
        return text.startsWith("env:") || text.startsWith("file:") || text.startsWith("vault:")
                || text.startsWith("aws-sm:");
    }

    /** {@code env:NAME} or {@code file:PATH}, read at each use and only inside what the operator gave the tenant. */
    record Reference(String text) implements SecretValue {}
}
