package io.hooktrail.delivery.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.hooktrail.event.Event;
import io.hooktrail.event.Header;

/** Just enough of a CloudEvent writer for tests of the transport. */
final class PlainEventForm implements EventForm {

    @Override
    public List<Header> binaryHeaders(Event event) {
        var headers = new ArrayList<Header>();
        event.attributes()
                .forEach((name, value) -> headers
                        .add(new Header(name.equals("datacontenttype") ? "Content-Type" : "ce-" + name,
                                value.toString())));
        return headers;
    }

    @Override
    public byte[] structured(Event event) {
        return ("{\"id\":\"" + event.id() + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
