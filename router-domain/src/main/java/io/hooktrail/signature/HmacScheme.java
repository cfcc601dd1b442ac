package io.hooktrail.signature;

import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.hooktrail.signature.Verdict.Code;
import io.hooktrail.signature.Verdict.Rejected;
import io.hooktrail.signature.Verdict.Verified;

/**
 * HMAC (RFC 2104): any of the keys may have made any of the signatures.
 *
 * @param algorithm the hash below it
 * @param text how the signature is written
 */
public record HmacScheme(Algorithm algorithm, DigestText text) {

    /** The hash functions that providers use. */
    public enum Algorithm {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256"),
        SHA384("HmacSHA384"),
        SHA512("HmacSHA512");

        private final String jca;

        Algorithm(String jca) {
            this.jca = jca;
        }
    }

    /**
     * Checks signatures over the parts joined without anything between them.
     *
     * @param label names the scheme in the verdict, such as {@code stripe v1}
     * @param keys in order of the source's secrets; an empty one verifies nothing
     */
    public Verdict verify(String label, List<byte[]> keys, List<String> signatures, byte[]... parts) {
        var matched = -1;
        for (var index = 0; index < keys.size(); index++) {
            if (keys.get(index).length == 0) {
                continue;
            }
            var mac = mac(keys.get(index), parts);
            for (var signature : signatures) {
                if (text.matches(mac, signature) && matched < 0) {
                    matched = index;
                }
            }
        }
        return matched < 0
                ? new Rejected(Code.SIGNATURE_INVALID, label + ": no signature matches any secret of this source")
                : new Verified(label + ", secret " + (matched + 1) + " of " + keys.size());
    }

    private byte[] mac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance(algorithm.jca);
            mac.init(new SecretKeySpec(key, algorithm.jca));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm.jca, e);
        }
    }
}
