package io.hooktrail.secret;

/** A secret as it may be stored: sealed by the master key, or the name of a place that holds it. Never the plain value. */
public sealed interface SecretValue {

    /** AES-GCM ciphertext, Base64, bound to its tenant. */
    record Sealed(String ciphertext) implements SecretValue {}

    /** {@code env:NAME} or {@code file:PATH}, read at each use and only inside what the operator gave the tenant. */
    record Reference(String text) implements SecretValue {}
}
