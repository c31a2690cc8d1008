package io.countersign.approval.domain;

/// What a person can decide.
public enum DecisionKind {
    /// Do as the AI proposes.
    APPROVE("approved"),
    /// Do it as I changed it.
    EDIT("edited and approved"),
    /// Do not do it.
    REJECT("rejected"),
    /// Let the AI try again.
    SEND_BACK("sent back"),
    /// Do it although a rule speaks against it.
    OVERRIDE("overrode the rule for"),
    /// My answer instead of the AI's.
    ANSWER("answered");

    private final String verb;

    DecisionKind(String verb) {
        this.verb = verb;
    }

    /// In the past tense: `approved`, `sent back`.
    public String verb() {
        return verb;
    }

    /// Comes with a changed run.
    public boolean changesRun() {
        return this == EDIT || this == ANSWER;
    }

    /// Lets the action happen, once every stage agrees; the other kinds end the question at any stage.
    public boolean releases() {
        return this != REJECT && this != SEND_BACK;
    }

    boolean needsNote() {
        return this != APPROVE;
    }
}
