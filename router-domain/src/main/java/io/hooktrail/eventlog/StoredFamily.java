package io.hooktrail.eventlog;

/** A sealed family of records that is stored in the log, each under its {@link LogicalName}. */
public record StoredFamily(Class<?> family) {}
