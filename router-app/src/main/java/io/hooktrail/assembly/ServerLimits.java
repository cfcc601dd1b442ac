package io.hooktrail.assembly;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** The limits of Tomcat that Boot has no property for. */
@Component
class ServerLimits implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final int headersMax;

    ServerLimits(@Value("${hooktrail.http.headers-max:100}") int headersMax) {
        this.headersMax = headersMax;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setProperty("maxHeaderCount", Integer.toString(headersMax)));
    }
}
