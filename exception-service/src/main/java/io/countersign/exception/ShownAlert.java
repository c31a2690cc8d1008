package io.countersign.exception;

import io.countersign.exception.domain.Alert;

/// An alert as the committed events say it.
///
/// @param partition partition that it lives on: requests about it go there
public record ShownAlert(Alert alert, int partition) {}
