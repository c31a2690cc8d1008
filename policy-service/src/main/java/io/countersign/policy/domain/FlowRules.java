package io.countersign.policy.domain;

import io.countersign.policy.domain.FlowVersion.Stage;
import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.policy.domain.Verdict.Why;
import io.countersign.roster.Roster;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who may do what to a version of a flow, and in which order: proposed by one person, approved by another on the evidence of a replay
/// or for a stated reason, then activated. What was active before may come back; it was approved then.
///
/// Each answer is empty where they may.
///
/// @param roster everyone
public record FlowRules(Roster roster) {

    /// Role that proposes versions.
    public static final String AUTHOR = "rule-author";
    /// Role that approves versions.
    public static final String APPROVER = "rule-approver";
    /// Shortest reason, in characters.
    public static final int REASON_MIN = 10;
    /// Longest reason, and longest summary of a report, in characters.
    public static final int REASON_MAX = 500;
    /// What is said to whoever publishes in one step.
    public static final String IN_STEPS = "Flows are no longer published in one step: propose the text (POST /flows/versions), have a second person approve that version, "
            + "then activate it; countersign flows publish does all three.";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /// Judges a person's wish to propose a version.
    ///
    /// @param reason null: they give none
    public Optional<Refused> propose(String person, String reason) {
        return right(person, "propose flows", AUTHOR).or(() -> reasonIfAny("reason", reason));
    }

    /// Judges a person's wish to approve a version.
    ///
    /// @param hash of the text that they were shown
    /// @param report null: there is none
    /// @param noReportReason null: there is a report
    public Optional<Refused> approve(String person, FlowVersion version, String hash, Evidence report, String noReportReason) {
        return right(person, "approve flows", APPROVER).or(() -> when(person.equals(version.proposedBy()), Why.FORBIDDEN, "SECOND_PERSON",
                () -> "%s proposed %s; a second person with the role %s approves it.".formatted(roster.name(person), version.words(), APPROVER)))
                .or(() -> when(hash == null || hash.isBlank(), Why.INVALID, "HASH", () -> "hash is missing; give that of the text that you were shown."))
                .or(() -> when(!version.hash().equals(hash), Why.CONFLICT, "OTHER_TEXT",
                        () -> "hash is \"%s\", but the text of %s has %s; look at that version again, and approve it with its hash.".formatted(
                                hash, version.words(), version.hash())))
                .or(() -> switch (version.stage()) {
                    case DRAFT -> Optional.empty();
                    case APPROVED, ACTIVE, RETIRED -> refused(Why.CONFLICT, "ALREADY_APPROVED", version.approvedBy() == null
                            ? "%s was published before versions were approved.".formatted(start(version))
                            : "%s approved %s at %s already.".formatted(roster.name(version.approvedBy()), version.words(), version.approvedAt()));
                    case DECLINED -> declined(version);
                }).or(() -> evidence(version, report, noReportReason));
    }

    /// Judges a person's wish to say that a version will not be used: one that may approve it, or who proposed it.
    public Optional<Refused> decline(String person, FlowVersion version, String reason) {
        var proposer = person.equals(version.proposedBy()) && roster.find(person).isPresent();
        return (proposer ? Optional.<Refused>empty() : right(person, "decline what somebody else proposed", APPROVER)).or(() -> switch (version.stage()) {
            case DRAFT, APPROVED -> Optional.empty();
            case ACTIVE -> refused(Why.CONFLICT, "ACTIVE", "%s is active; activate another version, roll back, or retire the flow.".formatted(start(version)));
            case RETIRED -> refused(Why.CONFLICT, "RETIRED", "%s was active and is no longer; there is nothing to decline.".formatted(start(version)));
            case DECLINED -> declined(version);
        }).or(() -> reason("reason", reason));
    }

    /// Judges a person's wish to make a version the active one. One that was approved before another became active was compared with what
    /// judges no longer: its author does not bring it in alone.
    ///
    /// @param last the active version; what last was where none is; null: none ever was
    /// @param reason null: they give none
    public Optional<Refused> activate(String person, FlowVersion version, FlowVersion last, String reason) {
        return right(person, "activate flows", APPROVER, AUTHOR).or(() -> switch (version.stage()) {
            case APPROVED, ACTIVE -> Optional.empty();
            case DRAFT -> refused(Why.CONFLICT, "NOT_APPROVED", "%s is a draft; somebody other than %s, with the role %s, approves it first.".formatted(
                    start(version), roster.name(version.proposedBy()), APPROVER));
            case RETIRED -> refused(Why.CONFLICT, "WAS_ACTIVE", "%s was active before; roll back to it, with a reason.".formatted(start(version)));
            case DECLINED -> declined(version);
        }).or(() -> reasonIfAny("reason", reason)).or(() -> {
            boolean looksAgain = reason != null && !person.equals(version.proposedBy()) && roster.isOrHas(person, APPROVER);
            return when(approvedBefore(version, last) && !looksAgain, Why.CONFLICT, "APPROVED_BEFORE",
                    () -> "%s was approved at %s, before version %d became active at %s; somebody other than %s, with the role %s, looks at it again and activates it with a reason."
                            .formatted(start(version), version.approvedAt(), last.version(), last.activatedAt(), roster.name(version.proposedBy()), APPROVER));
        });
    }

    /// Judges a person's wish to bring back a version that was active before.
    public Optional<Refused> rollBack(String person, FlowVersion version, String reason) {
        return right(person, "roll flows back", APPROVER, StopRules.HOLDER).or(() -> switch (version.stage()) {
            case RETIRED -> Optional.empty();
            case ACTIVE -> refused(Why.CONFLICT, "ACTIVE", "%s is active already; name the version to bring back.".formatted(start(version)));
            case DRAFT, APPROVED -> refused(Why.CONFLICT, "NEVER_ACTIVE", "%s was never active; approve it, then activate it.".formatted(start(version)));
            case DECLINED -> declined(version);
        }).or(() -> reason("reason", reason));
    }

    /// The version that a rollback brings back where nobody names one: whose place the active one took; the last active one where none is.
    ///
    /// @param versions every version of the flow
    public static Optional<FlowVersion> previous(List<FlowVersion> versions) {
        var active = active(versions);
        return active.isPresent() ? active.map(FlowVersion::replaced).flatMap(number -> versions.stream().filter(v -> v.version() == number).findFirst())
                : versions.stream().filter(FlowVersion::wasActive).max(Comparator.comparing(FlowVersion::activatedAt).thenComparing(FlowVersion::version));
    }

    /// What is said to whoever wants the version before to come back, where [#previous] finds none.
    ///
    /// @param versions every version of the flow
    public static Refused noneBefore(String flow, List<FlowVersion> versions) {
        return new Refused(Why.CONFLICT, "NONE_BEFORE", active(versions)
                .map(now -> "No version of the flow %s was active before version %d; approve another version and activate it, or retire the flow.".formatted(flow, now.version()))
                .orElseGet(() -> "No version of the flow %s was ever active; approve one, then activate it.".formatted(flow)));
    }

    /// The active version; the last active one where none is.
    ///
    /// @param versions every version of the flow
    public static Optional<FlowVersion> last(List<FlowVersion> versions) {
        return active(versions).or(() -> previous(versions));
    }

    /// The active version.
    ///
    /// @param versions every version of the flow
    public static Optional<FlowVersion> active(List<FlowVersion> versions) {
        return versions.stream().filter(version -> version.stage() == Stage.ACTIVE).findFirst();
    }

    /// Judges a person's wish to have a version judge every run beside the active one. It may be a draft: it has no effect, and what it
    /// would have done is what its approver wants to know.
    ///
    /// @param hasActive whether any version of the flow is active
    /// @param reason null: they give none
    public Optional<Refused> shadow(String person, FlowVersion version, boolean hasActive, String reason) {
        return right(person, "have a version judge in the shadow", APPROVER, AUTHOR).or(() -> switch (version.stage()) {
            case DRAFT, APPROVED, RETIRED -> Optional.empty();
            case ACTIVE -> refused(Why.CONFLICT, "ACTIVE", "%s is active; only another version can judge beside it.".formatted(start(version)));
            case DECLINED -> declined(version);
        }).or(() -> when(!hasActive, Why.CONFLICT, "NONE_ACTIVE", () -> "No version of the flow %s is active, so there is nothing to judge beside; activate one first."
                .formatted(version.flow()))).or(() -> reasonIfAny("reason", reason));
    }

    /// Judges a person's wish that no version judges beside the active one any more.
    ///
    /// @param reason null: they give none
    public Optional<Refused> endShadow(String person, String reason) {
        return right(person, "end a shadow", APPROVER, AUTHOR).or(() -> reasonIfAny("reason", reason));
    }

    /// Judges a person's wish that no version of the flow is active any more.
    ///
    /// @param hasActive whether any is
    public Optional<Refused> retire(String person, String flow, boolean hasActive, String reason) {
        return right(person, "retire flows", APPROVER, StopRules.HOLDER).or(() -> when(!hasActive, Why.CONFLICT, "NONE_ACTIVE",
                () -> "No version of the flow %s is active; there is nothing to retire.".formatted(flow))).or(() -> reason("reason", reason));
    }

    private Optional<Refused> evidence(FlowVersion version, Evidence report, String noReportReason) {
        if (report == null && noReportReason == null) {
            return refused(Why.INVALID, "REPORT", "Both report and noReportReason are missing; replay %s and give the report, or say why there is none.".formatted(version.words()));
        }
        if (report == null) {
            return reason("noReportReason", noReportReason);
        }
        if (noReportReason != null) {
            return refused(Why.INVALID, "REPORT", "Both report and noReportReason are given; leave one of them out.");
        }
        return when(!version.hash().equals(report.flowHash()), Why.CONFLICT, "OTHER_REPORT",
                () -> "report.flowHash is \"%s\", but the text of %s has %s; replay this very version, and give that report.".formatted(
                        report.flowHash(), version.words(), version.hash()))
                .or(() -> when(report.digest() == null || !DIGEST.matcher(report.digest()).matches(), Why.INVALID, "REPORT",
                        () -> "report.digest is \"%s\"; write the SHA-256 of the report's JSON, 64 hexadecimal digits in lower case.".formatted(report.digest())))
                .or(() -> when(report.cases() < 1, Why.INVALID, "REPORT",
                        () -> "report.cases is %d; a replay of no case shows nothing: replay some, or say with noReportReason why not.".formatted(report.cases())))
                .or(() -> length("report.summary", report.summary(), 1, "the report's one sentence"));
    }

    private static boolean approvedBefore(FlowVersion version, FlowVersion last) {
        return version.stage() == Stage.APPROVED && last != null && last.activatedAt().isAfter(version.approvedAt());
    }

    private Optional<Refused> declined(FlowVersion version) {
        return refused(Why.CONFLICT, "DECLINED", "%s was declined; propose its text again.".formatted(start(version)));
    }

    private Optional<Refused> right(String person, String what, String... roles) {
        return when(Stream.of(roles).noneMatch(role -> roster.isOrHas(person, role)), Why.FORBIDDEN, "FORBIDDEN",
                () -> "%s may not %s; people with the role %s may.".formatted(roster.name(person), what, String.join(" or ", roles)));
    }

    private static Optional<Refused> reasonIfAny(String field, String reason) {
        return reason == null ? Optional.empty() : reason(field, reason);
    }

    private static Optional<Refused> reason(String field, String reason) {
        return length(field, reason, REASON_MIN, "so that everybody who looks later knows why");
    }

    private static Optional<Refused> length(String field, String text, int least, String why) {
        int length = text == null ? 0 : text.strip().length();
        return when(length < least || length > REASON_MAX, Why.INVALID, "REASON",
                () -> "%s has %d characters; write %d to %d, %s.".formatted(field, length, least, REASON_MAX, why));
    }

    private static String start(FlowVersion version) {
        return "V" + version.words().substring(1);
    }

    private static Optional<Refused> when(boolean wrong, Why why, String code, Supplier<String> detail) {
        return wrong ? refused(why, code, detail.get()) : Optional.empty();
    }

    private static Optional<Refused> refused(Why why, String code, String detail) {
        return Optional.of(new Refused(why, code, detail));
    }
}
