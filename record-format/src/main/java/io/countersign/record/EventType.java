package io.countersign.record;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What can become an entry of the Record. The code stands in every signed leaf, so a code is never changed, reused or removed;
/// new types get new codes. The high byte says which topic, the low byte which event of it.
public enum EventType {
    RUN_ACCEPTED(0x0101, "Run received"),
    RUN_WITHDRAWN(0x0102, "Run withdrawn"),
    EXECUTION_REPORTED(0x0103, "Outcome reported"),
    CONSUMPTION_REQUESTED(0x0104, "Release about to be used"),
    SOURCE_ID_REUSED(0x0105, "One id used in two cases"),
    INPUT_REJECTED(0x0201, "Input not accepted"),
    RUN_ROUTED(0x0301, "Rules decided"),
    RUN_DECIDED(0x0302, "Decision applied"),
    RUN_RESOLVED(0x0303, "Exception resolved"),
    RUN_EVALUATED_AGAIN(0x0304, "Rules decided again"),
    RUN_NEXT_ATTEMPT_ARRIVED(0x0305, "Next attempt arrived"),
    RUN_NO_ATTEMPT_IN_TIME(0x0306, "No next attempt in time"),
    RUN_OUTCOME_REPORTED(0x0307, "Outcome recorded"),
    RUN_CANCELLED(0x0308, "Run cancelled"),
    RUN_STOPPED(0x0309, "Run stopped"),
    RUN_REVOKED(0x030a, "Release revoked"),
    RUN_EXPIRED(0x030b, "Run expired"),
    RUN_RECEIPT_CONSUMED(0x030c, "Release used"),
    RUN_CORRECTED(0x030d, "Answer corrected"),
    RUN_DECISION_NOT_APPLIED(0x030e, "Decision not applied"),
    RUN_REOPENED(0x030f, "Run taken up again"),
    RUN_CHECKED(0x0310, "Checked afterwards"),
    DIRECTIVE_PROCEED(0x0401, "Caller told to proceed"),
    DIRECTIVE_RETRY(0x0402, "Caller told to try again"),
    DIRECTIVE_FALLBACK(0x0403, "Caller told to use the safer prompt"),
    DIRECTIVE_HAND_OFF(0x0404, "Caller told to hand off"),
    DIRECTIVE_STOP(0x0405, "Caller told to stop"),
    APPROVAL_ASKED(0x0501, "Approval asked for"),
    APPROVAL_QUESTION_REPLACED(0x0502, "Approval question changed"),
    APPROVAL_QUESTION_CLOSED(0x0503, "Approval question settled"),
    EXCEPTION_RAISED(0x0601, "Exception raised"),
    EXCEPTION_WITHDRAWN(0x0602, "Exception no longer needed"),
    ALERT_NOTICED(0x0603, "Attention needed"),
    APPROVAL_OPENED(0x0701, "Approval opened"),
    APPROVAL_CLAIMED(0x0702, "Approval taken"),
    APPROVAL_UNCLAIMED(0x0703, "Approval given back"),
    APPROVAL_REPLACED(0x0704, "Approval changed"),
    APPROVAL_DECIDED(0x0705, "Decided"),
    APPROVAL_FINALIZED(0x0706, "Decision final"),
    DECISION_UNDONE(0x0707, "Decision undone"),
    APPROVAL_EXPIRED(0x0708, "Approval expired"),
    APPROVAL_CLOSED(0x0709, "Approval closed"),
    APPROVAL_OFFERED(0x070a, "Person asked"),
    APPROVAL_VIEWED(0x070b, "Approval looked at"),
    APPROVAL_STAGE_DECIDED(0x070c, "Approved, more approvals needed"),
    APPROVAL_DELEGATED(0x070d, "Approval delegated"),
    APPROVAL_REASSIGNED(0x070e, "Approval given to another owner"),
    APPROVAL_NOTED(0x070f, "Note written"),
    APPROVAL_AT_RISK(0x0710, "Approval target near"),
    APPROVAL_TARGET_MISSED(0x0711, "Approval target missed"),
    APPROVAL_ESCALATED(0x0712, "Another person asked"),
    APPROVAL_COMMAND_REFUSED(0x07ff, "Request refused"),
    EXCEPTION_OPENED(0x0801, "Exception opened"),
    EXCEPTION_APPENDED(0x0802, "Exception happened again"),
    EXCEPTION_CLAIMED(0x0803, "Exception taken"),
    EXCEPTION_UNCLAIMED(0x0804, "Exception given back"),
    EXCEPTION_RUN_RESOLVED(0x0805, "Exception resolved by a person"),
    EXCEPTION_RUN_WITHDRAWN(0x0806, "Run left the exception"),
    EXCEPTION_CLOSED(0x0807, "Exception closed"),
    EXCEPTION_SNOOZED(0x0808, "Exception put aside"),
    EXCEPTION_WOKEN(0x0809, "Exception back in the queue"),
    EXCEPTION_REASSIGNED(0x080a, "Exception given to another owner"),
    EXCEPTION_PINNED(0x080b, "Exception put on top or back"),
    EXCEPTION_MERGED(0x080c, "Exception ended as a duplicate"),
    EXCEPTION_REOPENED(0x080d, "Exception taken up again"),
    EXCEPTION_NOTED(0x080e, "Note written"),
    EXCEPTION_AT_RISK(0x080f, "Exception target near"),
    EXCEPTION_TARGET_MISSED(0x0810, "Exception target missed"),
    EXCEPTION_ESCALATED(0x0811, "Another person asked"),
    EXCEPTION_COMMAND_REFUSED(0x08ff, "Request refused"),
    FLOW_PUBLISHED(0x0901, "Flow published"),
    FLOW_STOPPED(0x0902, "Flow stopped"),
    FLOW_RESUMED(0x0903, "Flow resumed"),
    FLOW_PROPOSED(0x0904, "Flow version proposed"),
    FLOW_APPROVED(0x0905, "Flow version approved"),
    FLOW_DECLINED(0x0906, "Flow version declined"),
    FLOW_SHADOW_STARTED(0x0907, "Flow version tried beside the active one"),
    FLOW_SHADOW_ENDED(0x0908, "Flow version no longer tried"),
    FLOW_ACTIVATED(0x0909, "Flow version activated"),
    FLOW_RETIRED(0x090a, "Flow version retired"),
    AUTONOMY_CHANGED(0x090b, "Autonomy changed"),
    FLOW_COMMAND_REFUSED(0x09ff, "Request refused"),
    PERSON_CHANGED(0x0a01, "Directory changed"),
    PERSON_REMOVED(0x0a02, "Person removed"),
    ABSENCE_SET(0x0a03, "Absence set"),
    ABSENCE_ENDED(0x0a04, "Absence ended"),
    PEOPLE_COMMAND_REFUSED(0x0aff, "Request refused"),
    ALERT_RAISED(0x0b01, "Alert raised"),
    ALERT_ACKNOWLEDGED(0x0b02, "Alert acknowledged"),
    ALERT_COMMAND_REFUSED(0x0bff, "Request refused"),
    UNREADABLE_BYTES(0x0c01, "Unreadable bytes kept"),
    WEBHOOK_PUT(0x0d01, "Webhook registered or changed"),
    WEBHOOK_REMOVED(0x0d02, "Webhook removed"),
    WEBHOOK_DISABLED(0x0d03, "Webhook disabled"),
    DELIVERY_DUE(0x0d04, "Directive sent to a webhook"),
    DELIVERY_SUCCEEDED(0x0d05, "Directive delivered"),
    DELIVERY_FAILED(0x0d06, "Directive not delivered"),
    WEBHOOK_COMMAND_REFUSED(0x0dff, "Request refused"),
    CASE_VIEWED(0x0e01, "Looked at in the Record"),
    RECORD_SEARCHED(0x0e02, "Record searched"),
    RECORD_EXPORTED(0x0e03, "Entries exported"),
    REDACTION_ASKED(0x0e04, "Erasure asked for"),
    REDACTION_DECLINED(0x0e05, "Erasure declined"),
    CASE_REDACTED(0x0e06, "Personal content erased"),
    SIGNING_KEY_ROTATED(0x0e07, "Signing key changed"),
    INCIDENT_CLOSED(0x0e08, "Incident of the Record closed"),
    ENTRIES_ARCHIVED(0x0e09, "Old entries archived"),
    RECORD_COMMAND_REFUSED(0x0eff, "Request refused");

    private static final Map<Integer, EventType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(EventType::code, Function.identity()));

    private final int code;
    private final String label;

    EventType(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /// The two bytes in the leaf.
    public int code() {
        return code;
    }

    /// What people call it.
    public String label() {
        return label;
    }

    /// @throws IllegalArgumentException no type has this code: the leaf is from a newer version, or not a leaf
    public static EventType of(int code) {
        var type = BY_CODE.get(code);
        if (type == null) {
            throw new IllegalArgumentException(String.format("No event type has the code 0x%04x.", code));
        }
        return type;
    }
}
