package io.countersign.console.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What can be done next with a version of a flow, and whether this person may. The service judges again; this is said before anybody tries.
///
/// @param status as the service says it
/// @param proposedBy a person's id
/// @param approved somebody approved it
/// @param wasActive it is or was active
/// @param late it was approved before the active version became active
/// @param hasActive some version of the flow is active
/// @param person who asks
/// @param roles theirs
public record FlowMoves(String status, String proposedBy, boolean approved, boolean wasActive, boolean late, boolean hasActive, String person, Set<String> roles) {

    public static final String AUTHOR = "rule-author";
    public static final String APPROVER = "rule-approver";
    public static final String STOP_HOLDER = "stop-holder";

    /// A step in a version's life.
    public enum Move {
        APPROVE, ACTIVATE, SHADOW, END_SHADOW, ROLL_BACK, DECLINE, RETIRE;

        /// As in addresses: `end-shadow`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// @param because why this person may not; empty: they may
    public record Offer(Move move, String because) {
        public boolean may() {
            return because.isEmpty();
        }
    }

    public FlowMoves {
        roles = Set.copyOf(roles);
    }

    /// What fits the version's state, in the order in which it is done.
    public List<Offer> offers() {
        var offers = new ArrayList<Offer>();
        boolean open = !wasActive && !status.equals("declined");
        boolean mine = person.equals(proposedBy);
        if (open && !approved) {
            offers.add(new Offer(Move.APPROVE, !roles.contains(APPROVER) ? needs(APPROVER) : mine ? "You proposed it. Somebody else with the role rule-approver approves it." : ""));
        }
        if (open && approved) {
            offers.add(new Offer(Move.ACTIVATE, late && (mine || !roles.contains(APPROVER))
                    ? "It was approved before the active version became active. Somebody other than who proposed it, with the role rule-approver, looks again and activates it." : needs(APPROVER, AUTHOR)));
        }
        if (status.equals("shadow")) offers.add(new Offer(Move.END_SHADOW, needs(APPROVER, AUTHOR)));
        else if (!status.equals("active") && !status.equals("declined") && hasActive) offers.add(new Offer(Move.SHADOW, needs(APPROVER, AUTHOR)));
        if (wasActive && !status.equals("active")) offers.add(new Offer(Move.ROLL_BACK, needs(APPROVER, STOP_HOLDER)));
        if (open) offers.add(new Offer(Move.DECLINE, mine ? "" : needs(APPROVER)));
        if (status.equals("active")) offers.add(new Offer(Move.RETIRE, needs(APPROVER, STOP_HOLDER)));
        return List.copyOf(offers);
    }

    private String needs(String... any) {
        return Arrays.stream(any).anyMatch(roles::contains) ? "" : "People with the role " + String.join(" or ", any) + " do this.";
    }
}
