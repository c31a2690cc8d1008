package io.countersign.exception;

import io.countersign.exception.domain.ExceptionItem;
import java.util.Map;

/// An item as the committed events say it.
///
/// @param partition partition that it lives on: requests about it go there
/// @param contents canonical JSON by waiting run; an incident's stands under the empty name; nothing once the item is closed
public record ShownException(ExceptionItem item, int partition, Map<String, byte[]> contents) {}
