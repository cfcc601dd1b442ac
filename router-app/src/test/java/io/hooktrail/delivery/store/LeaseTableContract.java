package io.hooktrail.delivery.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import javax.sql.DataSource;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.hooktrail.Stores;
import io.hooktrail.eventlog.LogOrder;

import static org.assertj.core.api.Assertions.assertThat;

/** What leases promise on every database. */
abstract class LeaseTableContract {

    private static final Duration LEASE = Duration.ofMinutes(1);

    private JdbcTemplate jdbc = new JdbcTemplate();
    private LogOrder order = new HeadRow(new JdbcTemplate(), new TransactionTemplate());

    /** An empty database. */
    abstract DataSource empty() throws Exception;

    @BeforeEach
    void migrate() throws Exception {
        var store = Stores.migrated(empty());
        jdbc = new JdbcTemplate(store);
        order = new HeadRow(jdbc, new TransactionTemplate(new DataSourceTransactionManager(store)));
    }

    @Test
    void aNodeAloneTakesEverySlotOnce() {
        var node = node();

        assertThat(node.look().share()).isEqualTo(Lease.SLOTS);
        assertThat(node.claim(Lease.SLOTS)).hasSize(Lease.SLOTS).noneMatch(LeaseTable.Claim::isTakeOver);
        assertThat(node.claim(Lease.SLOTS)).isEmpty();
        assertThat(node.look().own()).hasSize(Lease.SLOTS);
        assertThat(node.look().free()).isZero();
    }

    @Test
    void threeNodesHaveAFairShareOfEverySlot() {
        var nodes = List.of(node(), node(), node());

        assertThat(nodes).extracting(node -> node.look().share()).containsExactlyInAnyOrder(22, 21, 21);
        assertThat(nodes).extracting(node -> node.look().nodes()).containsOnly(3);
    }

    @Test
    void whatANodeGivesBackIsAnothersUnderAHigherEpoch() {
        var one = node();
        var before = one.claim(Lease.SLOTS).getFirst().lease();
        var two = node();
        assertThat(two.claim(32)).isEmpty();

        one.release(List.of(before));

        assertThat(two.claim(32)).containsExactly(
                new LeaseTable.Claim(new Lease(before.slot(), before.epoch() + 1), false));
        one.release(List.of(before));
        assertThat(two.look().own()).as("a late release of the old epoch changes nothing").hasSize(1);
        assertThat(one.look().own()).hasSize(Lease.SLOTS - 1);
    }

    @Test
    void theSlotsOfANodeThatLeavesAreFreeAtOnce() {
        var one = node();
        one.claim(Lease.SLOTS);
        one.leave();
        var two = node();

        assertThat(two.look().nodes()).isEqualTo(1);
        assertThat(two.claim(Lease.SLOTS)).hasSize(Lease.SLOTS).noneMatch(LeaseTable.Claim::isTakeOver);
    }

    @Test
    void aNodeThatRenewsKeepsItsSlotsAndOneThatDoesNotLosesThemForGood() {
        var late = node();
        var leases = late.claim(Lease.SLOTS).stream().map(LeaseTable.Claim::lease).toList();
        var heir = node();
        assertThat(heir.claim(Lease.SLOTS)).isEmpty();

        timePasses();
        heir.renew();
        var claims = heir.claim(Lease.SLOTS);

        assertThat(claims).hasSize(Lease.SLOTS).allMatch(LeaseTable.Claim::isTakeOver);
        assertThat(claims.getFirst().lease().epoch()).isEqualTo(leases.getFirst().epoch() + 1);
        assertThat(late.renew()).as("a dead node cannot come back under its old id").isFalse();
        assertThat(late.claim(Lease.SLOTS)).isEmpty();
        assertThat(late.look().own()).isEmpty();
        late.join();
        assertThat(late.look().share()).isEqualTo(Lease.SLOTS / 2);
    }

    @Test
    void aLeaseLastsAsLongAsTheSettingSays() {
        node();

        var left = jdbc.queryForObject("SELECT EXTRACT(EPOCH FROM alive_until) - EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) "
                + "FROM lane_node", Double.class);

        assertThat(left).isBetween(LEASE.toSeconds() - 30.0, LEASE.toSeconds() + 0.0);
    }

    @Test
    void aLateRenewalBeforeTheTakeOverKeepsTheSlots() {
        var late = node();
        late.claim(Lease.SLOTS);
        var heir = node();
        timePasses();
        heir.renew();
        assertThat(heir.look().free()).isEqualTo(Lease.SLOTS);

        assertThat(late.renew()).isTrue();

        assertThat(heir.claim(Lease.SLOTS)).isEmpty();
        assertThat(late.look().own()).hasSize(Lease.SLOTS);
    }

    @Test
    void epochsAreThoseOfTheLastClaims() {
        var one = node();
        var leases = one.claim(Lease.SLOTS).stream().map(LeaseTable.Claim::lease).toList();
        one.release(leases.subList(0, 2));
        var again = one.claim(1).getFirst().lease();

        var expected = new HashMap<Integer, Long>();
        leases.forEach(lease -> expected.put(lease.slot(), lease.epoch()));
        expected.put(again.slot(), again.epoch());
        assertThat(one.epochs()).isEqualTo(expected);
        assertThat(one.slots()).hasSize(Lease.SLOTS - 1);
    }

    /** Everybody is late. */
    private void timePasses() {
        jdbc.update("UPDATE lane_node SET alive_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");
    }

    private LeaseTable node() {
        var node = new LeaseTable(jdbc, order, new LaneTimes(LEASE, Duration.ofMillis(100), Duration.ofMillis(10)));
        node.join();
        return node;
    }
}
