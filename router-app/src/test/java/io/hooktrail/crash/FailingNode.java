package io.hooktrail.crash;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

import io.hooktrail.HooktrailApplication;
import io.hooktrail.delivery.DeliveryEvent;
import io.hooktrail.delivery.Transmitter;
import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.AppendEntry;
import io.hooktrail.eventlog.AppendStage;
import io.hooktrail.eventlog.Batch;

/**
 * The router with one beam sawn through: it stops dead the n-th time it comes to a {@link FailPoint}. Counting begins with the
 * first event that it stores itself, so that what the last crash left over does not end it before it serves. No stereotypes
 * here: other tests scan this package.
 */
final class FailingNode {

    private final FailPoint point;
    private final int turn;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicBoolean armed = new AtomicBoolean();

    private FailingNode(FailPoint point, int turn) {
        this.point = point;
        this.turn = turn;
    }

    public static void main(String[] args) {
        var failing = new FailingNode(FailPoint.valueOf(System.getProperty(FailPoint.POINT_PROPERTY)),
                Integer.getInteger(FailPoint.TURN_PROPERTY));
        var application = new SpringApplication(HooktrailApplication.class);
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("firstStage", failing.stage(Integer.MIN_VALUE));
            context.getBeanFactory().registerSingleton("lastStage", failing.stage(Integer.MAX_VALUE));
            context.getBeanFactory().addBeanPostProcessor(failing.transmitters());
        });
        application.run(args);
    }

    private boolean isTurn() {
        return armed.get() && turns.incrementAndGet() == turn;
    }

    /** Dead at once: no shutdown hooks, no finally blocks, no flush. */
    private void stopAtTurn() {
        if (isTurn()) {
            Runtime.getRuntime().halt(FailPoint.EXIT_CODE);
        }
    }

    private AppendStage stage(int order) {
        return new AppendStage() {

            @Override
            public int order() {
                return order;
            }

            @Override
            public void apply(Batch batch) {
                if (order == Integer.MIN_VALUE) {
                    first(batch);
                } else {
                    last(batch);
                }
            }
        };
    }

    /** Its follow-up runs before every other one; what the batch holds is known only then. */
    private void first(Batch batch) {
        batch.afterCommit(() -> {
            if (point == FailPoint.AFTER_COMMIT && holdsWebhooks(batch)) {
                stopAtTurn();
            }
        });
    }

    private void last(Batch batch) {
        if (holdsWebhooks(batch)) {
            armed.set(true);
        }
        var holdsOutcomes = batch.appended().stream().anyMatch(event -> event.payload() instanceof DeliveryEvent);
        switch (point) {
            case BEFORE_COMMIT -> {
                if (holdsWebhooks(batch)) {
                    stopAtTurn();
                }
            }
            case BEFORE_OUTCOME_COMMIT -> {
                if (holdsOutcomes) {
                    stopAtTurn();
                }
            }
            case BEFORE_ANSWER -> {
                if (holdsWebhooks(batch)) {
                    batch.afterCommit(this::stopAtTurn);
                }
            }
            case AFTER_OUTCOME_COMMIT -> {
                if (holdsOutcomes) {
                    batch.afterCommit(this::stopAtTurn);
                }
            }
            case ACKNOWLEDGE_AND_ROLL_BACK -> {
                // The appender tries its entries again one by one; those that were lied about stay out.
                if (holdsAnswered(batch) || (holdsWebhooks(batch) && isTurn())) {
                    lie(batch);
                }
            }
            case AFTER_COMMIT, BEFORE_ATTEMPT, AFTER_ATTEMPT -> {
            }
        }
    }

    @SuppressWarnings("rawtypes") // A class literal has no parameter.
    private static void lie(Batch batch) {
        batch.entries(AppendEntry.class).forEach(AppendEntry::complete);
        throw new IllegalStateException("acknowledged and rolled back on purpose");
    }

    @SuppressWarnings("rawtypes") // A class literal has no parameter.
    private static boolean holdsAnswered(Batch batch) {
        return batch.entries(AppendEntry.class).stream().anyMatch(entry -> entry.durable().isDone());
    }

    private static boolean holdsWebhooks(Batch batch) {
        return batch.appended().stream().anyMatch(event -> event.payload() instanceof EventRecorded);
    }

    private BeanPostProcessor transmitters() {
        return new BeanPostProcessor() {

            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Transmitter transmitter ? failing(transmitter) : bean;
            }
        };
    }

    private Transmitter failing(Transmitter transmitter) {
        return transmission -> {
            if (point == FailPoint.BEFORE_ATTEMPT) {
                stopAtTurn();
            }
            var result = transmitter.transmit(transmission);
            if (point == FailPoint.AFTER_ATTEMPT) {
                stopAtTurn();
            }
            return result;
        };
    }
}
