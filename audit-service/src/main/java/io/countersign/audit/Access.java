package io.countersign.audit;

import io.countersign.audit.domain.Actor;
import java.util.Collection;
import java.util.LinkedHashSet;

/// Who looks at the Record leaves an entry where it matters. Called before an answer is given: no look without its entry, so whatever is thrown here
/// must keep the answer back.
public final class Access {

    private final RecordEvents events;
    private final Sensitivity sensitivity;
    private final People people;
    private final String auditor;

    /// @param auditor the role whose searches are written down
    public Access(RecordEvents events, Sensitivity sensitivity, People people, String auditor) {
        this.events = events;
        this.sensitivity = sensitivity;
        this.people = people;
        this.auditor = auditor;
    }

    /// Somebody is about to be shown something of these cases.
    ///
    /// @param cases the cases; those that are not sensitive leave no entry
    /// @param runId null: not of one run
    /// @param what `timeline`, `run` or `entry`
    /// @throws RecordUnavailable the entry could not be written
    public void view(Actor by, Collection<String> cases, String runId, String what) {
        for (var caseId : new LinkedHashSet<>(cases)) {
            sensitivity.of(caseId).ifPresent(why -> events.viewed(by, caseId, runId, what, why));
        }
    }

    /// Somebody is about to be shown the first page of a search. Auditors' searches are written down.
    ///
    /// @param query JSON object of the filters given
    /// @param found entries on the page
    /// @throws RecordUnavailable the entry could not be written
    public void search(Actor by, String query, int found) {
        if (people.person(by.id()).filter(person -> person.roles().contains(auditor)).isPresent()) {
            events.searched(by.in(auditor), query, found);
        }
    }
}
