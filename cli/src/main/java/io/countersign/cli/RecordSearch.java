package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.Moment;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import java.math.BigDecimal;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// `record search`: finds entries by what they say and by what is known of their runs.
@Command(name = "search", description = "Finds entries of the Record, newest first. All given filters must match.")
final class RecordSearch extends ReadingCommand {

    private static final int SHOWN = 100;
    private static final int PAGE = 1000;
    private static final int MOST = 1_000_000;

    @Option(names = "--case", paramLabel = "CASE", description = "Only this case.")
    String caseId;

    @Option(names = "--run", paramLabel = "ID", description = "Only this run, by its id or the id its sender gave it.")
    String run;

    @Option(names = "--ref", paramLabel = "KIND=VALUE", description = "Everything of the cases that carry this business reference, for example order=W1; or a bare value.")
    String reference;

    @Option(names = "--customer", paramLabel = "ID", description = "Only runs about this customer.")
    String customer;

    @Option(names = "--person", paramLabel = "PERSON", description = "Only what this person did.")
    String actor;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only runs that this rule decided.")
    String rule;

    @Option(names = "--model", paramLabel = "NAME[@VERSION]", description = "Only runs of this model.")
    String model;

    @Option(names = "--prompt", paramLabel = "NAME[@VERSION]", description = "Only runs of this prompt.")
    String prompt;

    @Option(names = "--action", paramLabel = "TYPE", description = "Only runs that propose this type of action.")
    String action;

    @Option(names = "--flow", paramLabel = "FLOW", description = "Only this flow.")
    String flow;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only this type of event, for example RUN_ROUTED.")
    String type;

    @Option(names = "--risk", paramLabel = "RISK", description = "Only runs of this risk: low, medium, high or critical.")
    String risk;

    @Option(names = "--amount-from", paramLabel = "AMOUNT", converter = Amount.class, description = "Only runs of this amount or more.")
    BigDecimal amountFrom;

    @Option(names = "--amount-to", paramLabel = "AMOUNT", converter = Amount.class, description = "Only runs of this amount or less.")
    BigDecimal amountTo;

    @Option(names = "--currency", paramLabel = "CODE", description = "Only amounts in this currency, for example EUR.")
    String currency;

    @Option(names = "--from", paramLabel = "TIME", converter = Moment.From.class, description = "Only from this moment on, or from the start of this day.")
    Moment from;

    @Option(names = "--to", paramLabel = "TIME", converter = Moment.Until.class, description = "Only before this moment, or until the end of this day.")
    Moment to;

    @Option(names = "--text", paramLabel = "WORDS", description = "Only entries with these words in their sentence, reason or note; \"exact phrase\", or, -not.")
    String text;

    @Option(names = "--oldest-first", description = "Oldest first.")
    boolean oldestFirst;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 100 in words, all with --json).")
    Integer limit;

    @Override
    int perform() {
        int most = limit != null ? limit : json ? MOST : SHOWN;
        if (most < 1 || most > MOST) throw new ParameterException(spec.commandLine(), "--limit " + limit + " is not between 1 and " + MOST + ".");
        var table = new Columns("at", "who", "what", "case", "entry", "in words");
        var more = pages(most, hit -> {
            if (json) print(hit);
            else table.row(Times.moment(text(hit, "at")), text(hit, "actor"), text(hit, "label"), text(hit, "caseId"), text(hit, "shard") + ":" + text(hit, "index"),
                    text(hit, "text"));
        });
        if (!json && table.size() == 0) out().println("No entry fits.");
        table.print(out(), "");
        if (more && limit == null) sayThereAreMore(most);
        return 0;
    }

    private boolean pages(int most, Consumer<JsonNode> each) {
        var audit = api("audit-service");
        var runId = run == null ? null : RunNames.resolve(api(Runs.INGEST), run);
        int left = most;
        String after = null;
        do {
            var page = page(audit, ItemListing.query("case", caseId, "run", runId, "ref", reference, "customer", customer, "person", actor, "rule", rule, "model", model,
                    "prompt", prompt, "action", action, "flow", flow, "type", type, "risk", risk, "amountFrom", plain(amountFrom), "amountTo", plain(amountTo),
                    "currency", currency, "from", from == null ? null : from.at(), "to", to == null ? null : to.at(), "text", text,
                    "order", oldestFirst ? "oldest" : null, "limit", Math.min(left, PAGE), "after", after));
            if (after == null && !page.path("complete").asBoolean(true)) {
                err().println("The search is catching up: entries may be missing. Ask again in a moment.");
            }
            page.path("hits").forEach(each);
            left -= page.path("hits").size();
            after = page.path("next").asText(null);
        } while (after != null && left > 0);
        return after != null;
    }

    private JsonNode page(Api audit, String query) {
        try {
            return audit.get("/record/search" + query);
        } catch (Refused e) {
            if (e.code().equals("INVALID_PARAMETER")) {
                throw new ParameterException(spec.commandLine(), e.getMessage(), e);
            }
            throw e;
        }
    }

    /// A decimal number, and a remedy where it is none.
    static final class Amount implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException _) {
                throw new TypeConversionException("\"" + SafeText.line(text) + "\" is no amount: give a decimal number such as 190.00");
            }
        }
    }

    private static String plain(BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
