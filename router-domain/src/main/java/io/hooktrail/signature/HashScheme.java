package io.hooktrail.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;
import io.hooktrail.signature.Verdict.Verified;

/** A plain SHA-256 over the secret followed by the message: weaker than HMAC, but what some providers still send. */
public record HashScheme(DigestText text) {

    /** Checks one signature over each non-empty secret joined with the parts. */
    public Verdict verify(String label, List<byte[]> secrets, String signature, byte[]... parts) {
        for (var index = 0; index < secrets.size(); index++) {
            if (secrets.get(index).length > 0 && text.matches(digest(secrets.get(index), parts), signature)) {
                return new Verified(label + ", secret " + (index + 1) + " of " + secrets.size());
            }
        }
        return new Rejected(Code.SIGNATURE_INVALID, label + ": the signature matches no secret of this source");
    }

    private static byte[] digest(byte[] secret, byte[]... parts) {
        var sha = sha256();
        sha.update(secret);
        for (var part : parts) {
            sha.update(part);
        }
        return sha.digest();
    }

    /** A fresh SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
