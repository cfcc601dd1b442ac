package io.hooktrail.delivery.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.Stores;
import io.hooktrail.access.Actor;
import io.hooktrail.delivery.DisablingAlert;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.Appender;
import io.hooktrail.eventlog.Batch;
import io.hooktrail.eventlog.LogProblem;
import io.hooktrail.eventlog.LoggedChange;
import io.hooktrail.problem.PublicUrl;
import io.hooktrail.problem.Refused;
import io.hooktrail.subscription.SubscriptionEvent.SubscriptionDisabled;
import io.hooktrail.subscription.SubscriptionId;
import io.hooktrail.tenant.TenantName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** On every database each disabling has exactly one alert, whoever stops in between and however many nodes see it. */
abstract class AlertContract {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private JdbcTemplate jdbc = new JdbcTemplate();
    private TransactionTemplate transaction = new TransactionTemplate();

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @BeforeEach
    void migrate() throws Exception {
        alerts.clear();
        var store = Stores.migrated(empty());
        jdbc = new JdbcTemplate(store);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(store));
    }

    @Test
    void everyDisablingHasOneAlertThoughTwoNodesSeeIt() {
        var one = node(new Log());
        var two = node(new Log());
        for (var position = 3; position < 9; position++) {
            one.apply(disabled(position));
            two.apply(disabled(position));
        }

        one.start();
        two.start();
        await().atMost(WITHIN).until(() -> stage().mark() == 8);
        one.stop();
        two.stop();

        assertThat(alerts).containsExactly("s3", "s4", "s5", "s6", "s7", "s8");
    }

    @Test
    void whatWasDisabledRightBeforeTheRouterStoppedHasItsAlertAfterTheStart() {
        var before = node(new Log());
        before.apply(disabled(3));
        before.start();
        await().atMost(WITHIN).until(() -> stage().mark() == 3);
        before.stop();

        var again = node(new Log());
        again.apply(disabled(3));
        again.apply(disabled(5));
        again.start();
        await().atMost(WITHIN).until(() -> stage().mark() == 5);
        again.stop();

        assertThat(alerts).containsExactly("s3", "s5");
    }

    @Test
    void anAlertThatCouldNotBeStoredIsStoredLaterAndInOrder() {
        var log = new Log();
        log.refusals = 1;
        var node = node(log);
        node.apply(disabled(3));
        node.apply(disabled(4));

        node.start();
        await().atMost(WITHIN).until(() -> stage().mark() == 4);
        node.stop();

        assertThat(alerts).containsExactly("s3", "s4");
    }

    private AlertStage stage() {
        return new AlertStage(jdbc, new PublicUrl("https://hooks.example"));
    }

    private DisablingAlerts node(Appender log) {
        var beans = new StaticListableBeanFactory();
        beans.addBean("appender", log);
        return new DisablingAlerts(beans.getBeanProvider(Appender.class), stage());
    }

    private static LoggedChange disabled(long position) {
        return new LoggedChange(position, NOON, Actor.system(TenantName.DEFAULT, "410"), new SubscriptionDisabled(
                new SubscriptionId(TenantName.DEFAULT, "s" + position), DisablingAlert.GONE));
    }

    /** Appends each entry at once, in a transaction under the head lock, as the real one does. */
    private final class Log implements Appender {

        private int refusals;

        @Override
        public <R> CompletableFuture<R> offer(AppendEntry<R> entry) {
            if (refusals-- > 0) {
                throw new Refused(new LogProblem.StoreUnavailable());
            }
            var batch = new Batch(List.of(entry), 100, 6, () -> NOON);
            transaction.executeWithoutResult(status -> {
                jdbc.queryForList("SELECT id FROM log_head WHERE id = 1 FOR UPDATE");
                stage().apply(batch);
                batch.appended()
                        .forEach(event -> alerts
                                .add(requireNonNull(((EventRecorded) event.payload()).event().subject())));
            });
            entry.complete();
            return entry.durable();
        }
    }
}
