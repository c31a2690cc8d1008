package io.countersign.export;

/// Something in an export is not as it must be; the message is one phrase that says what.
final class BadExport extends Exception {

    private static final long serialVersionUID = 1L;

    BadExport(String what) {
        super(what);
    }
}
