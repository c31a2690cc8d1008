package io.countersign.exception;

/// The one way out for alerts.
public interface AlertChannel {

    /// It could not be delivered.
    final class Undelivered extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean forGood;

        /// @param forGood trying again would not help
        public Undelivered(String message, boolean forGood, Throwable cause) {
            super(message, cause);
            this.forGood = forGood;
        }

        /// Trying again would not help.
        public boolean forGood() {
            return forGood;
        }
    }

    /// Delivers it; the same pointer may come again.
    void send(AlertPointer pointer) throws Undelivered;
}
