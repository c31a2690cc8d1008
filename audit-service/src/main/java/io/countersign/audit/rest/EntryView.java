package io.countersign.audit.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.countersign.audit.Details.Detail;
import io.countersign.audit.domain.Change;
import io.countersign.audit.domain.Event.Reference;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Sentences;
import io.countersign.audit.domain.Sentences.Line;
import io.countersign.record.EventType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// All that one entry holds. What is absent is not known, or does not apply.
///
/// @param text the sentence
/// @param erased the key that sealed its personal parts is destroyed
/// @param recordedAt when it became an entry
/// @param rule how the rules had judged its run by then
/// @param proposal what the AI proposed in its run
/// @param decision what a person chose
/// @param edit what a person changed, both versions
/// @param event the whole event
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntryView(String text, String label, List<Line> lines, boolean erased, String type, Instant occurredAt, Instant recordedAt, Who actor, String reason,
        String note, String code, String title, String to, Instant until, String item, String stateBefore, String stateAfter, String caseId, String runId,
        Facts.Judgement rule, ProposalView proposal, Decision decision, Edit edit, List<Reference> references, String customer, Place source, long step, long version,
        long seq, String eventId, String causationId, String leafHash, @JsonRawValue String event, String timeline) {

    /// @param authentication how the actor proved who they are
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Who(String kind, String id, String role, String authentication) {
    }

    /// Where it came from, and where it is in the log.
    public record Place(String topic, int partition, long offset, long index) {
    }

    /// @param dataSources with their freshness
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProposalView(String agent, Versioned model, String provider, Versioned prompt, String tool, String action, String effect, BigDecimal amount,
            String currency, Double confidence, String actionDigest, Instant ranAt, String retryOf, List<SourceView> dataSources) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Versioned(String name, String version) {
        static Versioned of(String name, String version) {
            return name == null ? null : new Versioned(name, version);
        }
    }

    /// @param said in one phrase, such as `orders: 47 h old when used`
    /// @param ageSeconds how old the data was when it was used
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SourceView(String said, String name, String query, Instant fetchedAt, Long ageSeconds, Boolean ok, Boolean complete, Long records,
            String conflictsWith) {
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(String kind, String by, String actionDigestBefore, String actionDigestAfter, String cardDigest, String channel) {
    }

    /// @param before action and output before
    /// @param after action and output after
    public record Edit(@JsonRawValue String before, @JsonRawValue String after, List<ChangeView> changes) {
    }

    /// @param before absent: it was not there
    /// @param after absent: it is not there any more
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChangeView(String pointer, @JsonRawValue String before, @JsonRawValue String after) {
        static ChangeView of(Change change) {
            return new ChangeView(change.pointer(), change.before(), change.after());
        }
    }

    static EntryView of(Detail detail) {
        var entry = detail.entry();
        var facts = detail.facts();
        var event = facts.event();
        var why = facts.circumstances();
        var edit = detail.changes().isEmpty() ? null : new Edit(detail.before(), detail.after(), detail.changes().stream().map(ChangeView::of).toList());
        return new EntryView(Sentences.text(detail.lines()), detail.lines().getFirst().label(), detail.lines(), facts.erased(), EventType.of(entry.eventType()).name(),
                entry.occurredAt(), entry.recordedAt(), new Who(event.actorKind(), event.actorId(), event.actorRole(), facts.authentication()), why.reason(), why.note(),
                why.code(), why.title(), why.to(), why.until(), why.item(), why.before(), why.after(), event.caseId(), event.runId(), detail.judgement(),
                proposal(detail.proposal()), decision(facts.choice()), edit, detail.references(), customer(detail.references()),
                new Place(entry.shard().topic(), entry.shard().partition(), entry.offset(), entry.index()), entry.step(), entry.version(), entry.seq(),
                entry.eventId().toString(), facts.causationId(), entry.leafHash().hex(), detail.event(), Links.timeline(event.caseId()));
    }

    private static String customer(List<Reference> references) {
        return references.stream().filter(one -> one.kind().equals("customer")).map(Reference::value).findFirst().orElse(null);
    }

    private static ProposalView proposal(Facts.Proposal one) {
        return one == null ? null : new ProposalView(one.agent(), Versioned.of(one.modelName(), one.modelVersion()), one.modelProvider(),
                Versioned.of(one.promptName(), one.promptVersion()), one.tool(), one.actionType(), one.effect(), amount(one.amount()), one.currency(), one.confidence(),
                one.actionDigest(), one.ranAt(), one.retryOf(), one.sources().stream().map(EntryView::source).toList());
    }

    private static BigDecimal amount(String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static SourceView source(Facts.Source one) {
        return new SourceView(one.said(), one.name(), one.query(), one.fetchedAt(), one.age() == null ? null : one.age().toSeconds(), one.ok(), one.complete(),
                one.records(), one.conflictsWith());
    }

    private static Decision decision(Facts.Choice one) {
        return one == null ? null : new Decision(one.kind(), one.decidedBy(), one.digestBefore(), one.digestAfter(), one.cardDigest(), one.channel());
    }
}
