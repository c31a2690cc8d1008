package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.policy.engine.ParsedFlow.ParsedTest;
import io.countersign.policy.engine.ParsedFlow.Quorum;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks a flow document and makes it ready to judge runs.
public final class FlowCompiler {
    private static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final Directory directory;
    private final Function<String, Optional<byte[]>> testRuns;
    private final Instant at;

    /// @param directory who may be named as owner or backup
    /// @param testRuns  the JSON bytes of a test's run by the path written in the flow; empty when there is no such file
    /// @param at        the moment at which the inline tests are judged (rules expire)
    public FlowCompiler(Directory directory, Function<String, Optional<byte[]>> testRuns, Instant at) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.testRuns = Objects.requireNonNull(testRuns, "testRuns");
        this.at = Objects.requireNonNull(at, "at");
    }

    /// Checks everything: YAML, keys, types, owners, conditions, templates, inline tests. All problems at once, except
    /// that a text that is not YAML has only that problem, and that tests are run when everything else is right.
    ///
    /// @param yaml the document's bytes, UTF-8; the content hash is made of exactly these
    public FlowCheck compile(byte[] yaml) {
        var reading = new Reading(yaml);
        if (reading.parsed != null) {
            checkNames(reading);
            checkQuorums(reading);
        }
        var flow = reading.flow();
        if (flow != null) {
            for (var test : reading.parsed.tests()) {
                runTest(flow, test, reading.problems);
            }
        }
        return reading.problems.isEmpty()
                ? new FlowCheck.Accepted(flow, () -> warnings(reading, true))
                : new FlowCheck.Refused(sorted(reading.problems), () -> warnings(reading, flow != null));
    }

    private List<Problem> warnings(Reading reading, boolean understood) {
        return sorted(Stream.concat(reading.warnings.stream(),
                understood ? new RuleWarnings(reading.parsed, reading.conditions, reading.reasons, at).all().stream() : Stream.of()).toList());
    }

    /// Makes a flow that was published earlier ready again: the directory is not asked and the inline tests are not run,
    /// because neither may change what an active flow does.
    ///
    /// @throws IllegalArgumentException when the document has a problem; the message lists all of them
    public static CompiledFlow load(byte[] yaml) {
        var reading = new Reading(yaml);
        var flow = reading.flow();
        if (flow == null) {
            throw new IllegalArgumentException("The flow document has problems: " + sorted(reading.problems).stream()
                    .map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return flow;
    }

    /// The paths of the files that the document's tests name, in the order of the file; empty when it cannot be read.
    static List<String> testPaths(byte[] yaml) {
        var parsed = new Reading(yaml).parsed;
        var paths = new LinkedHashSet<String>();
        if (parsed != null) {
            parsed.tests().stream().map(ParsedTest::path).filter(Objects::nonNull).forEach(paths::add);
        }
        return List.copyOf(paths);
    }

    /// One document on its way from bytes to a flow.
    private static final class Reading {
        private final byte[] yaml;
        private final List<Problem> problems = new ArrayList<>();
        private final List<Problem> warnings = new ArrayList<>();
        private final List<Condition> conditions = new ArrayList<>();
        private final Map<String, ReasonTemplate> reasons = new HashMap<>();
        private final ParsedFlow parsed;

        Reading(byte[] yaml) {
            this.yaml = yaml.clone();
            var text = YamlText.read(this.yaml, problems);
            this.parsed = text.map(document -> new FlowParser(problems, warnings).parse(document)).orElse(null);
            if (parsed != null) {
                parsed.rules().stream().limit(FlowParser.MOST_RULES).forEach(rule -> checkRule(rule, text.orElseThrow()));
            }
        }

        private void checkRule(ParsedFlow.ParsedRule rule, YamlText text) {
            if (rule.when() != null && !rule.when().getValue().isBlank()) {
                var flaws = new ArrayList<Condition.Flaw>();
                var condition = RuleLanguage.check(rule.when().getValue(), flaws);
                flaws.forEach(flaw -> problems.add(text.at(rule.when(), flaw.offset(), flaw.message())));
                if (condition != null) {
                    conditions.add(condition);
                    condition.counters().forEach((name, offset) -> counter(name, message -> problems.add(text.at(rule.when(), offset, message))));
                    if (condition.reads().contains("action.amount") && !condition.reads().contains("action.currency")) {
                        warnings.add(YamlText.at(rule.when(), ("Rule \"%s\" compares action.amount without looking at "
                                + "action.currency; 100 may be any money.").formatted(rule.rule().id())));
                    }
                }
            }
            if (rule.reason() != null) {
                var flaws = new ArrayList<ReasonTemplate.Flaw>();
                var words = rule.reason().getValue();
                var template = ReasonTemplate.parse(words, flaws);
                reasons.put(rule.rule().id(), template);
                template.names().forEach((name, offset) -> {
                    if (name.startsWith("counters.")) {
                        counter(name.substring(9), message -> problems.add(text.at(rule.reason(), words.codePointCount(0, offset), message)));
                    }
                });
                flaws.forEach(flaw -> problems.add(text.at(rule.reason(), words.codePointCount(0, flaw.offset()), flaw.message())));
            }
        }

        private void counter(String name, Consumer<String> problem) {
            var known = parsed.definition().counters().stream().map(FlowDefinition.Counter::name).toList();
            if (!known.contains(name)) {
                problem.accept("The flow has no counter \"%s\"%s".formatted(PlainText.oneLine(name, 64), Suggestion.nearest(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?").orElse(known.isEmpty() ? "; say under \"counters\" what it counts." : "; it has " + String.join(", ", known) + ".")));
            }
        }

        CompiledFlow flow() {
            return problems.isEmpty() ? new CompiledFlow(parsed.definition(), yaml, conditions, reasons) : null;
        }
    }

    private void checkNames(Reading reading) {
        for (var named : reading.parsed.named()) {
            var name = named.name();
            if (directory.isPerson(name)) {
                continue;
            }
            if (!directory.isRole(name)) {
                reading.problems.add(YamlText.at(named.node(), "\"%s\", the %s, is neither a person nor a role in the directory."
                        .formatted(PlainText.oneLine(name, 80), named.where())));
            } else if (!directory.roleHasMember(name)) {
                reading.problems.add(YamlText.at(named.node(), "The role \"%s\", the %s, has no member; give the role to someone first."
                        .formatted(PlainText.oneLine(name, 80), named.where())));
            }
        }
    }

    /// A quorum that nobody can make up would leave every such approval open for good.
    private void checkQuorums(Reading reading) {
        for (var quorum : reading.parsed.quorums()) {
            var people = people(quorum);
            int gone = gone(quorum, people);
            if (gone > 0 && people.size() >= quorum.people() && people.size() - gone < quorum.people()) {
                reading.problems.add(YamlText.at(quorum.node(), ("The quorum of %s is %d, but of the %d its owner and backup stand for (%s), %d may have decided in an "
                        + "earlier stage; lower it, name others, or set earlierDeciders: true.").formatted(quorum.where(), quorum.people(), people.size(), String.join(", ", people), gone)));
            }
            if (quorum.people() > 1 && people.size() < quorum.people()) {
                reading.problems.add(YamlText.at(quorum.node(), "The quorum of %s is %d, but its owner and backup stand for %d (%s); lower it or name roles with more members."
                        .formatted(quorum.where(), quorum.people(), people.size(), String.join(", ", people))));
            }
        }
    }

    private TreeSet<String> people(Quorum quorum) {
        return quorum.from().stream().flatMap(name -> directory.people(name).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// How many of a stage's people may have decided before it, at most.
    private int gone(Quorum quorum, TreeSet<String> people) {
        var both = new TreeSet<String>();
        int deciders = 0;
        for (var earlier : quorum.earlier()) {
            var shared = people(earlier);
            shared.retainAll(people);
            deciders += Math.min(earlier.people(), shared.size());
            both.addAll(shared);
        }
        return Math.min(deciders, both.size());
    }

    private void runTest(CompiledFlow flow, ParsedTest test, List<Problem> problems) {
        JsonNode run = test.inline();
        try {
            if (run == null) {
                var file = testRuns.apply(test.path());
                if (file.isEmpty()) {
                    problems.add(YamlText.at(test.runNode(), "Test \"%s\" names the file \"%s\", which cannot be found.".formatted(
                            test.name(), PlainText.oneLine(test.path(), 100))));
                    return;
                }
                run = JSON.readTree(file.get());
            }
            var routing = flow.route(RunFacts.of(run, 1, 1, test.history()), at);
            var ruleFits = test.rule() == null || test.rule().equals(routing.ruleId());
            if (routing.route() != test.expect() || !ruleFits) {
                problems.add(YamlText.at(test.node(), "Test \"%s\" failed: expected %s%s, got %s by %s (%s).".formatted(
                        test.name(), test.expect().word(), test.rule() == null ? "" : " by rule " + test.rule(),
                        routing.route().word(), routing.ruleId() == null ? "no rule" : "rule " + routing.ruleId(),
                        routing.reason())));
            }
        } catch (IllegalArgumentException e) {
            problems.add(YamlText.at(test.runNode(), "Test \"%s\" has a run that cannot be read. %s".formatted(
                    test.name(), e.getMessage())));
        } catch (IOException e) {
            problems.add(YamlText.at(test.runNode(), "Test \"%s\" names the file \"%s\", which is not JSON: %s.".formatted(
                    test.name(), PlainText.oneLine(test.path(), 100),
                    PlainText.oneLine(e instanceof com.fasterxml.jackson.core.JacksonException j ? j.getOriginalMessage() : e.getMessage(), 120))));
        }
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().distinct().sorted().toList();
    }
}
