package io.countersign.audit.postgres;

import io.countersign.audit.domain.Event.Reference;
import io.countersign.audit.domain.Facts;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What is known of a run, and is copied to every entry about it. What is not known is null.
record Known(String flow, String rule, String model, String modelVersion, String prompt, String promptVersion, String actionType, BigDecimal amount,
        String currency, String risk, String customer) {

    static final Known NOTHING = new Known(null, null, null, null, null, null, null, null, null, null, null);
    static final List<String> COLUMNS = List.of("flow", "rule", "model", "model_version", "prompt", "prompt_version", "action_type", "amount", "currency",
            "risk", "customer");

    /// Names of the columns, separated by commas.
    static String columns() {
        return String.join(", ", COLUMNS);
    }

    /// One piece of SQL for each column.
    static String each(String template, String separator) {
        return COLUMNS.stream().map(column -> template.replace("#", column)).collect(Collectors.joining(separator));
    }

    /// @param facts null: its entry can't be read
    static Known of(Facts facts) {
        if (facts == null) {
            return NOTHING;
        }
        var judged = facts.judgement();
        var proposed = facts.proposal();
        var flow = judged == null || judged.flow() == null ? facts.event().flow() : judged.flow();
        var customer = facts.event().references().stream().filter(one -> one.kind().equals("customer")).map(Reference::value).findFirst().orElse(null);
        var known = new Known(flow, judged == null ? null : judged.rule(), null, null, null, null, null, null, null, judged == null ? null : judged.risk(), customer);
        return proposed == null ? known : new Known(known.flow, known.rule, proposed.modelName(), proposed.modelVersion(), proposed.promptName(),
                proposed.promptVersion(), proposed.actionType(), proposed.decimalAmount(), proposed.currency(), known.risk, customer);
    }

    /// This, with what a newer event says in place of what it says too.
    Known with(Known newer) {
        return new Known(or(newer.flow, flow), or(newer.rule, rule), or(newer.model, model), or(newer.modelVersion, modelVersion), or(newer.prompt, prompt),
                or(newer.promptVersion, promptVersion), or(newer.actionType, actionType), or(newer.amount, amount), or(newer.currency, currency),
                or(newer.risk, risk), or(newer.customer, customer));
    }

    /// Sets the columns' values from place `at` on.
    void set(PreparedStatement row, int at) throws SQLException {
        for (var value : Arrays.asList(flow, rule, model, modelVersion, prompt, promptVersion, actionType)) {
            row.setString(at++, value);
        }
        row.setBigDecimal(at++, amount);
        for (var value : Arrays.asList(currency, risk, customer)) {
            row.setString(at++, value);
        }
    }

    static Known read(ResultSet row) throws SQLException {
        return new Known(row.getString("flow"), row.getString("rule"), row.getString("model"), row.getString("model_version"), row.getString("prompt"),
                row.getString("prompt_version"), row.getString("action_type"), row.getBigDecimal("amount"), row.getString("currency"), row.getString("risk"),
                row.getString("customer"));
    }

    private static <T> T or(T newer, T older) {
        return newer == null ? older : newer;
    }
}
