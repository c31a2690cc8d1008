package io.countersign.audit.postgres;

import io.countersign.audit.insights.Numbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Counts by the texts in `insights/*.sql`, as the reader's login may see the tables.
public final class PostgresNumbers implements Numbers {

    /// `:name`, but not the `::` of a cast.
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-z][A-Za-z]*)");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern HUMP = Pattern.compile("([A-Z])");

    private final Transactions transactions;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /// @param source logs in as the reader
    public PostgresNumbers(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T together(Function<Asking, T> work) {
        return transactions.run(Connection.TRANSACTION_REPEATABLE_READ, tx -> work.apply(new Asking() {
            @Override public <R extends Record> List<R> ask(String question, Class<R> row, Map<String, ?> given) {
                return Transactions.sql(() -> rows(tx, texts.computeIfAbsent(question, PostgresNumbers::text), row, given));
            }
        }));
    }

    private static <R extends Record> List<R> rows(Connection tx, String text, Class<R> row, Map<String, ?> given) throws SQLException {
        var values = new ArrayList<Object>();
        var sql = PARAMETER.matcher(text).replaceAll(found -> {
            if (!given.containsKey(found.group(1))) {
                throw new IllegalArgumentException("no value for :" + found.group(1));
            }
            values.add(given.get(found.group(1)));
            return "?";
        });
        try (var select = tx.prepareStatement(sql)) {
            for (var i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i) instanceof Instant moment ? moment.atOffset(ZoneOffset.UTC) : values.get(i));
            }
            var answer = select.executeQuery();
            var rows = new ArrayList<R>();
            while (answer.next()) {
                rows.add(row(answer, row));
            }
            return rows;
        }
    }

    private static <R extends Record> R row(ResultSet answer, Class<R> type) throws SQLException {
        var components = type.getRecordComponents();
        var values = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            values[i] = value(answer, components[i]);
        }
        try {
            var constructor = type.getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " is no public record", e);
        }
    }

    private static Object value(ResultSet answer, RecordComponent component) throws SQLException {
        var column = HUMP.matcher(component.getName()).replaceAll(found -> "_" + found.group(1).toLowerCase());
        if (component.getType() == Instant.class) {
            var moment = answer.getTimestamp(column);
            return moment == null ? null : moment.toInstant();
        }
        if (component.getType() == List.class) {
            var texts = answer.getArray(column);
            return texts == null ? List.of() : List.of((String[]) texts.getArray());
        }
        if (component.getType() == long.class) {
            return answer.getLong(column);
        }
        if (component.getType() == int.class) {
            return answer.getInt(column);
        }
        if (component.getType() == boolean.class) {
            return answer.getBoolean(column);
        }
        return answer.getObject(column, component.getType());
    }

    private static String text(String question) {
        try (var file = PostgresNumbers.class.getResourceAsStream("/insights/" + question + ".sql")) {
            return COMMENT.matcher(new String(file.readAllBytes(), StandardCharsets.UTF_8)).replaceAll("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
