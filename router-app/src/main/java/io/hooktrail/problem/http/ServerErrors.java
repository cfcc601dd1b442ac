package io.hooktrail.problem.http;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import io.hooktrail.problem.PublicUrl;

/** Puts our report in the place of Tomcat's. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class ServerErrors implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final PublicUrl publicUrl;

    ServerErrors(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                // The host adds a valve of this class when it starts, unless it finds one.
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
                host.getPipeline().addValve(new ProblemReportValve(publicUrl));
            }
        });
    }
}
