package io.countersign.audit;

import io.countersign.audit.Incidents.Kept;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.RecordFact.IncidentClosed;
import java.util.List;
import java.util.UUID;

/// A stopped shard goes on only after a person has said why it may.
public final class ClosingIncidents {

    private static final int SHORTEST_REASON = 10;
    private static final int LONGEST_REASON = 1000;

    /// How a request ended.
    public sealed interface Outcome {
        /// It is closed.
        record Closed(Kept incident) implements Outcome {
        }

        /// It was refused, and the refusal is written down.
        ///
        /// @param why which kind of refusal
        /// @param code stable code
        /// @param detail one sentence with the remedy
        record No(Why why, String code, String detail) implements Outcome {
        }
    }

    /// Kinds of refusals.
    public enum Why { INVALID, FORBIDDEN, NOT_FOUND, CONFLICT }

    private final RecordEvents events;
    private final Incidents incidents;
    private final People people;
    private final String role;

    /// @param role who has it may close an incident
    public ClosingIncidents(RecordEvents events, Incidents incidents, People people, String role) {
        this.events = events;
        this.incidents = incidents;
        this.people = people;
        this.role = role;
    }

    /// As [Incidents#all].
    public List<Kept> all(boolean closedToo) {
        return incidents.all(closedToo);
    }

    /// Closes an incident.
    public Outcome close(Actor by, UUID id, String reason) {
        var may = people.person(by.id()).filter(person -> person.roles().contains(role)).isPresent();
        return events.inTurn(turn -> {
            var incident = incidents.all(true).stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
            var no = refusal(may, incident, id, reason);
            if (no != null) {
                events.refused(turn, by, null, "CloseIncident", no.code(), no.detail(), id.toString());
                return no;
            }
            turn.closeIncident(id, by.id(), reason);
            events.add(turn, by.in(role), id.toString(), null, id.toString(),
                    new IncidentClosed(id.toString(), incident.shard().toString(), incident.code().name(), incident.what(), reason));
            return new Outcome.Closed(incident);
        });
    }

    private Outcome.No refusal(boolean may, Kept incident, UUID id, String reason) {
        if (!may) {
            return new Outcome.No(Why.FORBIDDEN, "FORBIDDEN", "Only somebody with role " + role + " may do that.");
        }
        if (reason.length() < SHORTEST_REASON || reason.length() > LONGEST_REASON) {
            return new Outcome.No(Why.INVALID, "INVALID_PARAMETER", "`reason` has " + reason.length() + " characters: give " + SHORTEST_REASON + " to "
                    + LONGEST_REASON + ".");
        }
        if (incident == null) {
            return new Outcome.No(Why.NOT_FOUND, "NOT_FOUND", "There is no incident " + id + "; GET /record/incidents lists them.");
        }
        return incident.stops() ? null : new Outcome.No(Why.CONFLICT, "NOT_OPEN", incident.closedBy() == null
                ? "It keeps nothing from going on, so there is nothing to close." : incident.closedBy() + " has closed it already at " + incident.closedAt() + ".");
    }
}
