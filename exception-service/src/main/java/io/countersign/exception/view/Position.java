package io.countersign.exception.view;

/// Where an event stands on topic `exception-events`.
public record Position(int partition, long offset) {}
