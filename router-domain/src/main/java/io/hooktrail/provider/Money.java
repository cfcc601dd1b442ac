package io.hooktrail.provider;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import tools.jackson.databind.JsonNode;

/**
 * An amount in minor units of its currency, counted by the exponent of ISO 4217 (yen 0, dinar 3), whatever the provider counts.
 *
 * @param minor from 0 to 2^53-1, so that every JSON reader keeps it exactly
 * @param currency ISO 4217 code in upper case
 */
record Money(long minor, String currency) {

    private static final long MINOR_MAX = 9_007_199_254_740_991L;

    /** Sent by Stripe without decimals (docs.stripe.com/currencies#zero-decimal); the ariary has two in ISO 4217. */
    private static final Set<String> STRIPE_ZERO = Set.of("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG",
            "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    /** Sent by Stripe in thousandths; everything else, krona (ISK) and Uganda shilling too, comes in hundredths. */
    private static final Set<String> STRIPE_THREE = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    /** Stripe's integer in Stripe's unit; empty when not told, unknown, or no whole number of ISO minor units. */
    static Optional<Money> ofStripe(JsonNode amount, JsonNode currency) {
        if (!amount.isIntegralNumber() || !amount.canConvertToLong() || !currency.isString()) {
            return Optional.empty();
        }
        var code = currency.stringValue().toUpperCase(Locale.ROOT);
        var decimals = STRIPE_ZERO.contains(code) ? 0 : STRIPE_THREE.contains(code) ? 3 : 2;
        return of(BigDecimal.valueOf(amount.longValue(), decimals), code);
    }

    /** Mollie's amount object with a decimal string ({@code {"value":"10.00","currency":"EUR"}}). */
    static Optional<Money> ofMollie(JsonNode amount) {
        var value = amount.path("value");
        var currency = amount.path("currency");
        if (!value.isString() || !currency.isString() || !value.stringValue().matches("[0-9]{1,18}(\\.[0-9]{1,4})?")) {
            return Optional.empty();
        }
        return of(new BigDecimal(value.stringValue()), currency.stringValue().toUpperCase(Locale.ROOT));
    }

    private static Optional<Money> of(BigDecimal major, String code) {
        try {
            var digits = Currency.getInstance(code).getDefaultFractionDigits();
            var minor = major.movePointRight(digits).longValueExact();
            return digits < 0 || minor < 0 || minor > MINOR_MAX
                    ? Optional.empty()
                    : Optional.of(new Money(minor, code));
        } catch (IllegalArgumentException | ArithmeticException e) {
            // No ISO currency (a stable coin, say), or a fraction of its smallest unit: better untold than wrong.
            return Optional.empty();
        }
    }
}
