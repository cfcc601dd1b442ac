package io.hooktrail.provider;

/** One ordinary payload of each provider, made up. */
final class OwnPayloads {

    private OwnPayloads() {}

    static final String STRIPE = """
            {"id":"evt_1","object":"event","api_version":"2020-08-27","created":1621742759,"type":"payment_intent.succeeded",
             "livemode":true,"pending_webhooks":2,"data":{"object":{"id":"pi_1","object":"payment_intent","amount":1000,
             "amount_received":900,"currency":"eur","latest_charge":"ch_1","customer":null}}}""";

    static final String GITHUB = """
            {"ref":"refs/heads/main","repository":{"url":"https://api.github.com/repos/o/r"},"sender":{"url":"https://x.example"}}""";

    static final String HUBSPOT = """
            [{"eventId":1,"subscriptionId":2,"portalId":3,"appId":4,"occurredAt":1742077112985,"attemptNumber":0,
              "subscriptionType":"contact.creation","objectId":5}, {"eventId":"1","subscriptionId":2,"portalId":3,"appId":4,
              "occurredAt":1742077112985,"subscriptionType":"contact.propertyChange","objectId":5,"propertyName":"grüße"}]""";

    static final String MOLLIE = """
            {"resource":"event","id":"event_1","type":"payment.paid","entityId":"tr_1","createdAt":"2026-03-14T15:09:20+00:00",
             "_embedded":{"entity":{"resource":"payment","id":"tr_1","mode":"live","profileId":"pfl_1",
             "amount":{"value":"10.00","currency":"EUR"}}}}""";

    static String of(String provider) {
        return switch (provider) {
            case "stripe" -> STRIPE;
            case "github" -> GITHUB;
            case "hubspot" -> HUBSPOT;
            case "mollie" -> MOLLIE;
            default -> throw new IllegalArgumentException(provider);
        };
    }
}
