/** The schemes that prove a sender: HMAC over a template, tokens, Ed25519. */
@NullMarked
package io.hooktrail.signature;

import org.jspecify.annotations.NullMarked;
