package io.hooktrail.egress;

/**
 * Addresses that are not on the public internet, or not for a sink.
 *
 * @param name for people, such as "private network"
 */
public record SpecialRange(Cidr block, String name) {}
