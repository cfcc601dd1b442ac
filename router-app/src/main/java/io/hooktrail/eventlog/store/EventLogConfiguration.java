package io.hooktrail.eventlog.store;

import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariDataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.correlation.CorrelationDataProvider;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.jackson3.Jackson3SerializerCustomizer;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import org.axonframework.springboot.TokenStoreProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import io.hooktrail.eventlog.CommitGate;
import io.hooktrail.eventlog.StoredFamily;

/** Axon's store, engine and serializers as the log uses them (ADR 1). */
@Configuration
class EventLogConfiguration {

    /** Events in one transaction of a projection. */
    private static final int PROJECTED_AT_ONCE = 100;
    private static final long CLAIM_LOOK_MILLIS = 500;
    private static final long CLAIM_EXTENSION_MILLIS = 1000;

    @Bean
    FlywayConfigurationCustomizer dialect() {
        return flyway -> flyway.placeholders(Dialect.placeholders(flyway.getDataSource()));
    }

    /** Jackson 3 refuses Axon's replay tokens unless their package is allowed. */
    @Bean
    Jackson3SerializerCustomizer axonTypes() {
        var axon = BasicPolymorphicTypeValidator.builder().allowIfSubType("org.axonframework.").build();
        return mapper -> mapper.polymorphicTypeValidator(axon);
    }

    @Bean
    @Qualifier("eventSerializer")
    Serializer eventSerializer(List<StoredFamily> families) {
        return new LogSerializer(Jackson3Serializer.builder(), families.stream()
                .<Class<?>>map(StoredFamily::family)
                .toList());
    }

    /**
     * Old stored forms become new ones on the way out of the log. A form that changes gets a new version in its name, and an
     * upcaster bean from the version before, ordered by {@code @Order} where they build on each other.
     */
    @Bean
    EventUpcasterChain upcasters(ObjectProvider<SingleEventUpcaster> upcasters) {
        return new EventUpcasterChain(upcasters.orderedStream().toList());
    }

    @Bean
    StoredEventReader storedEventReader(@Qualifier("eventSerializer") Serializer eventSerializer,
            EventUpcasterChain upcasters) {
        return new StoredEventReader(eventSerializer, upcasters);
    }

    @Bean
    CommitGate commitGate() {
        return new CommitGate();
    }

    @Bean
    PersistenceExceptionResolver persistenceExceptionResolver() {
        return new DuplicateKeyResolver();
    }

    @Bean
    HeadLockedStorageEngine eventStorageEngine(@Qualifier("eventSerializer") Serializer eventSerializer,
            PersistenceExceptionResolver resolver, EventUpcasterChain upcasters,
            org.axonframework.config.Configuration axon,
            ConnectionProvider connections, TransactionManager transactions, HeadLock lock, JdbcTemplate jdbc) {
        var builder = JdbcEventStorageEngine.builder()
                .eventSerializer(eventSerializer)
                .snapshotSerializer(eventSerializer)
                .persistenceExceptionResolver(resolver)
                .upcasterChain(upcasters)
                // There are no gaps (ADR 3), so no second query needs to look behind them.
                .extendedGapCheckEnabled(false)
                .snapshotFilter(axon.snapshotFilter())
                .connectionProvider(connections)
                .transactionManager(transactions)
                .schema(HeadLockedStorageEngine.logSchema());
        return new HeadLockedStorageEngine(builder, transactions, lock, jdbc);
    }

    @Bean("eventBus")
    WakingEventStore eventStore(HeadLockedStorageEngine engine, org.axonframework.config.Configuration axon,
            HeadLock lock) {
        var store = new WakingEventStore(EmbeddedEventStore.builder()
                .storageEngine(engine)
                .messageMonitor(axon.messageMonitor(org.axonframework.eventhandling.EventBus.class, "eventStore"))
                .spanFactory(axon.getComponent(org.axonframework.eventhandling.EventBusSpanFactory.class)), engine);
        lock.onCommit(store::appended);
        return store;
    }

    /**
     * A node that stops in the middle of a transaction would hold the head lock, and so every node, for as long as it stands or
     * its connection seems to live. PostgreSQL ends such a session; H2 has but one process.
     */
    @Bean
    static BeanPostProcessor boundedTransactions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getConnectionInitSql() == null
                        && pool.getJdbcUrl() != null && pool.getJdbcUrl().startsWith("jdbc:postgresql")) {
                    pool.setConnectionInitSql("SET idle_in_transaction_session_timeout = '5s'");
                }
                if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null
                        && pool.getJdbcUrl().startsWith("jdbc:h2:")) {
                    pool.setExceptionOverrideClassName(ClosedStore.class.getName());
                }
                return bean;
            }
        };
    }

    /**
     * Claims of projections under a name that no other node can have. Axon's default, process id and host name, is the same for
     * two containers that look alike, and both would then work on one token.
     */
    @Bean
    TokenStore tokenStore(ConnectionProvider connections, Serializer serializer,
            TokenStoreProperties properties) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .schema(new TokenSchema())
                .serializer(serializer)
                .claimTimeout(properties.getClaimTimeout())
                .nodeId(UUID.randomUUID().toString())
                .build();
    }

    /**
     * Projections stop at an error, because the default handler logs and goes on, which would leave a hole. A claim that is not
     * extended within the token store's two seconds passes to another node, so it is extended every second.
     */
    @Bean
    ConfigurerModule projections() {
        return configurer -> configurer.eventProcessing(processing -> processing
                .registerDefaultListenerInvocationErrorHandler(configuration -> PropagatingErrorHandler.INSTANCE)
                .usingPooledStreamingEventProcessors((configuration, processor) -> processor
                        .initialSegmentCount(1)
                        .batchSize(PROJECTED_AT_ONCE)
                        .tokenClaimInterval(CLAIM_LOOK_MILLIS)
                        .claimExtensionThreshold(CLAIM_EXTENSION_MILLIS)));
    }

    @Bean
    CorrelationDataProvider actorGoesWithTheEvent() {
        return new SimpleCorrelationDataProvider(ActorMetadata.NAMES.toArray(String[]::new));
    }
}
