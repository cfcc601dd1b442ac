package io.hooktrail.demo;

import java.util.List;

/** What a newcomer may paste while the demo runs. Each line stands by itself. */
final class DemoGuide {

    private DemoGuide() {}

    /**
     * @param url of the router
     * @param key the admin key as the shell may read it; never the key itself, which would stay in the terminal
     * @param sinks where the receiver shows its latest deliveries
     */
    static List<String> lines(String url, String key, String sinks) {
        var curl = "  curl -s -H \"Authorization: Bearer " + key + "\" ";
        return List.of(
                "demo: sources demo-stripe and demo-github send signed webhooks to /in/default/…; paste a line to look:",
                curl + "'" + url + "/api/v1/events?limit=5'",
                curl + "'" + url + "/api/v1/events?type=io.hooktrail.payment.succeeded.v1&limit=1'",
                curl + "'" + url + "/api/v1/dead-letters'",
                curl + "'" + url + "/api/v1/rejections'",
                curl + "'" + url + "/api/v1/subscriptions'",
                "  curl -s " + sinks + "      # what the demo's sinks received, newest first",
                "demo: /failing refuses everything, so a dead letter lies there after about 15 seconds");
    }
}
