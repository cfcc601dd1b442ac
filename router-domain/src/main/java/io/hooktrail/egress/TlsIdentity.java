package io.hooktrail.egress;

/**
 * Whom a call trusts beside the platform's authorities, and what it proves itself with in the TLS handshake. Calls of different
 * identities never share a connection.
 *
 * @param authorities certificates in PEM; empty for the platform's alone
 * @param certificates our own and its chain in PEM; empty for none
 * @param privateKey of the first of them, PKCS#8 in PEM; empty for none
 */
public record TlsIdentity(String authorities, String certificates, String privateKey) {

    /** Nothing beside what every client has. */
    public static final TlsIdentity NONE = new TlsIdentity("", "", "");

    /** Never the key, wherever it may be printed. */
    @Override
    public String toString() {
        return "TlsIdentity[]";
    }
}
