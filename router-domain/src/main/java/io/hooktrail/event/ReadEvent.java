package io.hooktrail.event;

/**
 * An event as read from a request.
 *
 * @param event valid by {@link AttributeRules}
 * @param offset of the data's first byte in the body; -1 when there is no data or it is not a slice of the body: decoded
 *        {@code data_base64}, or the text of a JSON string whose content type is not JSON
 */
public record ReadEvent(Event event, int offset) {}
