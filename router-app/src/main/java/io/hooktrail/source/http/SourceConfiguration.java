package io.hooktrail.source.http;

import java.util.Optional;
import java.util.function.Function;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.hooktrail.problem.PublicUrl;
import io.hooktrail.provider.Provider;
import io.hooktrail.source.SourceReader;
import io.hooktrail.source.SourcesView;

/** The sources of this node. */
@Configuration(proxyBeanMethods = false)
class SourceConfiguration {

    @Bean
    SourcesView sourcesView() {
        return new SourcesView();
    }

    /** Without a bean that finds providers the router must not start: every PUT would be refused. */
    @Bean
    SourceReader sourceReader(ObjectProvider<Function<String, Optional<Provider>>> providers, PublicUrl publicUrl) {
        return new SourceReader(providers.getObject(), publicUrl);
    }
}
