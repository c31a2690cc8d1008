package io.countersign.console.domain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The page that does what a command of the command line does. Services propose commands; people who look at a page want a link.
///
/// @param address a path of the console
/// @param words what stands on the link
public record CommandLink(String address, String words) {

    private static final String PROGRAM = "./countersign";

    /// @param command such as `./countersign exceptions list --reason MISSING_DATA`
    /// @return null: no page does that
    public static CommandLink of(String command) {
        if (command == null || !command.startsWith(PROGRAM + " ")) return null;
        var words = new ArrayList<String>();
        var options = new LinkedHashMap<String, String>();
        read(List.of(command.substring(PROGRAM.length() + 1).strip().split("\\s+")), words, options);
        var third = words.size() > 2 ? words.get(2) : "";
        return switch (words.stream().limit(2).collect(Collectors.joining(" "))) {
            case "approvals list" -> new CommandLink("/inbox?" + query(Map.of("view", view(options)), options, Map.of("owner", "owner", "flow", "flow")), "Open the approvals");
            case "exceptions list" -> new CommandLink("/exceptions?" + query(Map.of("view", options.containsKey("late") ? "late" : "open"), options,
                    Map.of("owner", "owner", "flow", "flow", "reason", "reason")), "Open the exceptions");
            case "exceptions show" -> third.isEmpty() ? null : new CommandLink("/exceptions/" + escape(third), "Open the newest one");
            case "flows explain" -> third.isEmpty() ? null : new CommandLink("/flows/" + escape(third), "Open the flow");
            case "record search" -> new CommandLink("/record?" + query(Map.of(), options, Map.of("type", "type", "flow", "flow", "rule", "rule", "person", "actor")), "Open these entries of the Record");
            case "record timeline" -> options.containsKey("case") ? new CommandLink("/cases/" + escape(options.get("case")), "Open the case's story") : null;
            case "people away" -> new CommandLink("/people#away", "Say who covers");
            case "insights weekly" -> new CommandLink("/insights/weekly", "Open the weekly review");
            default -> words.getFirst().equals("replay") ? new CommandLink("/replay/new?" + query(Map.of(), options, Map.of("flow", "flow", "from", "from", "to", "to", "sweep", "sweep")), "Replay it") : null;
        };
    }

    private static void read(List<String> parts, List<String> words, Map<String, String> options) {
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).startsWith("--")) {
                words.add(parts.get(i));
                continue;
            }
            var value = i + 1 < parts.size() && !parts.get(i + 1).startsWith("--") ? parts.get(++i) : "";
            options.put(parts.get(value.isEmpty() ? i : i - 1).substring(2), value);
        }
    }

    private static String view(Map<String, String> options) {
        return "check".equals(options.get("purpose")) ? "checks" : options.containsKey("late") ? "late" : "all";
    }

    /// @param names option of the command → parameter of the page
    private static String query(Map<String, String> fixed, Map<String, String> options, Map<String, String> names) {
        var all = new LinkedHashMap<>(fixed);
        options.forEach((option, value) -> {
            if (names.containsKey(option)) all.put(names.get(option), value);
        });
        return all.entrySet().stream().map(one -> one.getKey() + "=" + escape(one.getValue())).collect(Collectors.joining("&"));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
