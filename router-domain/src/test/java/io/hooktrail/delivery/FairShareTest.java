package io.hooktrail.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

import io.hooktrail.tenant.TenantName;

import static org.assertj.core.api.Assertions.assertThat;

class FairShareTest {

    private static final TenantName BUSY = new TenantName("busy");
    private static final TenantName OTHER = new TenantName("other");

    private final FairShare<String> places = new FairShare<>(1024);

    private int fill(TenantName tenant, String who) {
        var count = 0;
        while (places.enter(tenant, who)) {
            count++;
        }
        return count;
    }

    @Test
    void aLaneAloneComesToItsOwnBound() {
        assertThat(fill(BUSY, "lane")).isEqualTo(256);
    }

    @Test
    void aTenantAloneComesToHalfAndATenantThatComesLaterFindsSome() {
        for (var lane = 0; lane < 1000; lane++) {
            fill(BUSY, "lane-" + lane);
        }

        assertThat(places.taken()).isEqualTo(512);
        assertThat(fill(OTHER, "lane")).isBetween(100, 256);
    }

    @Test
    void aLaneThatComesLaterFindsSomeBesideALaneThatTookAll() {
        fill(BUSY, "greedy");

        assertThat(fill(BUSY, "late")).isBetween(80, 256);
    }

    @Test
    void whoGivesUpAPlaceIsFollowedByTheTenantsInTurns() {
        var small = new FairShare<String>(3);
        assertThat(small.enter(BUSY, "a")).isTrue();
        assertThat(small.enter(OTHER, "x")).isTrue();
        assertThat(small.enter(BUSY, "b")).isFalse();
        assertThat(small.enter(BUSY, "c")).isFalse();
        assertThat(small.enter(OTHER, "y")).isFalse();
        assertThat(small.next()).isEmpty();

        small.leave(BUSY, "a");
        assertThat(small.next()).map(FairShare.Turn::who).isEqualTo(Optional.of("b"));
        assertThat(small.next()).isEmpty();
        small.leave(BUSY, "b");
        small.leave(OTHER, "x");

        assertThat(small.next()).map(FairShare.Turn::who).isEqualTo(Optional.of("y"));
        assertThat(small.next()).map(FairShare.Turn::who).isEqualTo(Optional.of("c"));
        assertThat(small.waiting()).isZero();
    }

    @Test
    void withOnePlaceTheWorkStillGoesOn() {
        var one = new FairShare<String>(1);
        assertThat(one.enter(BUSY, "a")).isTrue();
        assertThat(one.enter(OTHER, "b")).isFalse();

        one.leave(BUSY, "a");

        assertThat(one.next()).map(FairShare.Turn::who).isEqualTo(Optional.of("b"));
    }

    @RepeatedTest(20)
    void nobodyInLineIsForgotten(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var share = new FairShare<String>(1 + random.nextInt(20));
        List<FairShare.Turn<String>> inside = new ArrayList<>();
        for (var step = 0; step < 2000; step++) {
            var tenant = new TenantName("tenant-" + random.nextInt(4));
            var who = tenant + "/" + random.nextInt(4);
            if (random.nextBoolean() && share.enter(tenant, who)) {
                inside.add(new FairShare.Turn<>(tenant, who));
            } else if (!inside.isEmpty()) {
                leave(share, inside, random);
            }
            assertThat(share.taken()).as("seed %s", repetition.getCurrentRepetition()).isEqualTo(inside.size());
        }
        while (!inside.isEmpty()) {
            leave(share, inside, random);
        }

        assertThat(share.waiting()).as("seed %s", repetition.getCurrentRepetition()).isZero();
        assertThat(share.taken()).isZero();
    }

    private static void leave(FairShare<String> share, List<FairShare.Turn<String>> inside, Random random) {
        var gone = inside.remove(random.nextInt(inside.size()));
        share.leave(gone.tenant(), gone.who());
        for (var next = share.next(); next.isPresent(); next = share.next()) {
            inside.add(next.get());
        }
    }
}
