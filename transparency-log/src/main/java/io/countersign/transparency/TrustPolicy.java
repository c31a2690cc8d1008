package io.countersign.transparency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Which logs are trusted, and how many of which witnesses must have cosigned: C2SP tlog-policy.
///
/// @param logs keys of the logs; empty: the log is known from elsewhere
/// @param witnesses keys of the witnesses, by their name in the policy
/// @param groups groups by name
/// @param quorum name of the witness or group that must have cosigned; [#NONE]: nobody need have
public record TrustPolicy(List<VerifierKey> logs, Map<String, VerifierKey> witnesses, Map<String, Group> groups, String quorum) {

    /// The quorum of nobody.
    public static final String NONE = "none";

    /// Some of its members are enough.
    ///
    /// @param needed how many
    /// @param members names of witnesses and groups defined before
    public record Group(int needed, List<String> members) {
        /// Copies.
        public Group {
            members = List.copyOf(members);
        }
    }

    /// Copies.
    public TrustPolicy {
        logs = List.copyOf(logs);
        witnesses = Map.copyOf(witnesses);
        groups = Map.copyOf(groups);
    }

    /// Reads a policy.
    ///
    /// @throws IllegalArgumentException the line that is wrong, by number, and why
    public static TrustPolicy parse(String text) {
        var reading = new Reading();
        var number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            try {
                reading.line(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Line " + number + " of the policy: " + e.getMessage(), e);
            }
        }
        if (reading.quorum == null) {
            throw new IllegalArgumentException("The policy has no quorum line; \"quorum none\" asks for no witness.");
        }
        return new TrustPolicy(reading.logs, reading.witnesses, reading.groups, reading.quorum);
    }

    /// Checks a signed checkpoint: a log of the policy signed it as its own, every known signature fits, and the quorum cosigned.
    ///
    /// @return the checkpoint
    /// @throws InvalidProofException what does not fit, in one sentence
    public Checkpoint open(String note) throws InvalidProofException {
        var parsed = SignedNote.parse(note);
        var known = new ArrayList<>(logs);
        known.addAll(witnesses.values());
        var signers = parsed.verify(known);
        var checkpoint = Checkpoint.parse(parsed.text());
        if (signers.stream().noneMatch(key -> logs.contains(key) && key.name().equals(checkpoint.origin()))) {
            throw new InvalidProofException("No log of the policy signed this checkpoint of " + checkpoint.origin() + ".");
        }
        if (!satisfied(quorum, signers)) {
            throw new InvalidProofException("The checkpoint lacks the quorum \"" + quorum + "\" of witnesses.");
        }
        return checkpoint;
    }

    private boolean satisfied(String name, List<VerifierKey> signers) {
        if (name.equals(NONE)) {
            return true;
        }
        var group = groups.get(name);
        return group == null ? signers.contains(witnesses.get(name))
                : group.members().stream().filter(member -> satisfied(member, signers)).count() >= group.needed();
    }

    private static final class Reading {
        private final List<VerifierKey> logs = new ArrayList<>();
        private final Map<String, VerifierKey> witnesses = new HashMap<>();
        private final Map<String, Group> groups = new HashMap<>();
        private final HashSet<String> inGroups = new HashSet<>();
        private String quorum;

        void line(String line) {
            if (line.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                throw new IllegalArgumentException("it holds a control character.");
            }
            var trimmed = line.replaceAll("^[ \t]+|[ \t]+$", "");
            if (trimmed.isEmpty() || trimmed.startsWith("#")) {
                return;
            }
            var items = List.of(trimmed.split("[ \t]+"));
            switch (items.getFirst()) {
                case "log" -> log(items);
                case "witness" -> witness(items);
                case "group" -> group(items);
                case "quorum" -> quorum(items);
                default -> throw new IllegalArgumentException("\"" + items.getFirst() + "\" is none of log, witness, group, quorum.");
            }
        }

        private void log(List<String> items) {
            requireItems(items, 2, 3, "log <vkey> [<url>]");
            var key = VerifierKey.parse(items.get(1));
            if (key.cosigns() || logs.stream().anyMatch(key::isSameKeyAs)) {
                throw new IllegalArgumentException("the key of log " + key.name() + " is a witness's, or stands here twice.");
            }
            logs.add(key);
        }

        private void witness(List<String> items) {
            requireItems(items, 3, 4, "witness <name> <vkey> [<url>]");
            var key = VerifierKey.parse(items.get(2));
            if (!key.cosigns() || witnesses.values().stream().anyMatch(key::isSameKeyAs)) {
                throw new IllegalArgumentException("the key of witness " + items.get(1) + " is not a witness's (type 4), or stands here twice.");
            }
            requireNew(items.get(1));
            witnesses.put(items.get(1), key);
        }

        private void group(List<String> items) {
            if (items.size() < 4) {
                throw new IllegalArgumentException("a group is \"group <name> all|any|<k> <name>...\".");
            }
            var members = items.subList(3, items.size());
            for (var member : members) {
                requireKnown(member);
                if (!inGroups.add(member)) {
                    throw new IllegalArgumentException("\"" + member + "\" is a member of a group already.");
                }
            }
            var needed = switch (items.get(2)) {
                case "all" -> members.size();
                case "any" -> 1;
                default -> Strict.decimal(items.get(2));
            };
            if (needed < 1 || needed > members.size()) {
                throw new IllegalArgumentException("a group needs 1 to " + members.size() + " of its members, not \"" + items.get(2) + "\".");
            }
            requireNew(items.get(1));
            groups.put(items.get(1), new Group((int) needed, members));
        }

        private void quorum(List<String> items) {
            requireItems(items, 2, 2, "quorum <name>");
            if (quorum != null) {
                throw new IllegalArgumentException("there is a quorum already.");
            }
            if (!items.get(1).equals(NONE)) {
                requireKnown(items.get(1));
            }
            quorum = items.get(1);
        }

        private void requireNew(String name) {
            if (name.equals(NONE) || witnesses.containsKey(name) || groups.containsKey(name)) {
                throw new IllegalArgumentException("the name \"" + name + "\" is taken.");
            }
        }

        private void requireKnown(String name) {
            if (!witnesses.containsKey(name) && !groups.containsKey(name)) {
                throw new IllegalArgumentException("\"" + name + "\" is no witness or group defined above.");
            }
        }

        private static void requireItems(List<String> items, int least, int most, String form) {
            if (items.size() < least || items.size() > most) {
                throw new IllegalArgumentException("it must be \"" + form + "\".");
            }
        }
    }
}
