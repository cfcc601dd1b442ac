package io.hooktrail.delivery.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.hooktrail.event.EventRecorded;
import io.hooktrail.eventlog.EventLog;

/** Types from the log, where the row does not have its event at hand. */
@Component
class LoggedTypes implements EventTypes {

    /** Events are read with their data, so only few are held at once. */
    private static final int READ_AT_ONCE = 16;

    private final EventLog log;

    LoggedTypes(EventLog log) {
        this.log = log;
    }

    @Override
    public Map<Long, String> of(Collection<DeliveryRow> rows) {
        var types = new HashMap<Long, String>();
        for (var row : rows) {
            var event = row.event();
            if (event != null) {
                types.put(row.position(), event.event().type());
            }
        }
        var missing = new ArrayList<>(rows.stream()
                .map(DeliveryRow::position)
                .filter(position -> !types.containsKey(position))
                .distinct()
                .toList());
        for (var at = 0; at < missing.size(); at += READ_AT_ONCE) {
            read(missing.subList(at, Math.min(missing.size(), at + READ_AT_ONCE)), types);
        }
        return types;
    }

    private void read(List<Long> positions, Map<Long, String> types) {
        for (var logged : log.events(positions)) {
            types.put(logged.position(), ((EventRecorded) logged.payload()).event().type());
        }
    }
}
