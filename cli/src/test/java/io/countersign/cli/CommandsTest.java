package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each command asks of which service, as whom, and what it says.
class CommandsTest {

    @TempDir
    static Path folder;

    private static FakeServices services;

    @BeforeAll
    static void start() throws IOException {
        services = new FakeServices(folder);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @BeforeEach
    void forget() {
        services.forget();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "approvals claim apr_1 --as ana|ana|POST /approvals/apr_1/claim|{}",
            "approvals unclaim apr_1 --as ana|ana|POST /approvals/apr_1/unclaim|{}",
            "approvals undo apr_1 --as ana|ana|POST /approvals/apr_1/undo|{}",
            "approvals undo apr_1 --as ana --note 'Wrong one'|ana|POST /approvals/apr_1/undo|{\"note\":\"Wrong one\"}",
            "approvals delegate apr_1 --to omar --note 'Omar knows them' --as ana|ana|POST /approvals/apr_1/delegate|{\"to\":\"omar\",\"note\":\"Omar knows them\"}",
            "approvals reassign apr_1 --to fiona --note 'It is about money' --as ana|ana|POST /approvals/apr_1/reassign|{\"to\":\"fiona\",\"note\":\"It is about money\"}",
            "approvals note apr_1 --note 'Called the customer' --as ana|ana|POST /approvals/apr_1/note|{\"note\":\"Called the customer\"}",
            "exceptions claim exc_1 --as tom|tom|POST /exceptions/exc_1/claim|{}",
            "exceptions unclaim exc_1 --as tom|tom|POST /exceptions/exc_1/unclaim|{}",
            "exceptions wake exc_1 --as tom|tom|POST /exceptions/exc_1/wake|{}",
            "exceptions snooze exc_1 --until 2026-11-27T10:00:00Z --note 'Parcel comes then' --as tom|tom|POST /exceptions/exc_1/snooze|"
                    + "{\"until\":\"2026-11-27T10:00:00Z\",\"note\":\"Parcel comes then\"}",
            "exceptions wait-for-customer exc_1 --note 'Asked for a photo' --as tom|tom|POST /exceptions/exc_1/wait-for-customer|{\"note\":\"Asked for a photo\"}",
            "exceptions merge exc_1 --into exc_2 --version 3 --note 'The same mail again' --as tom|tom|POST /exceptions/exc_1/merge|"
                    + "{\"into\":\"exc_2\",\"note\":\"The same mail again\",\"version\":3,\"channel\":\"cli\"}",
            "exceptions reassign exc_1 --to priya --note 'A flow must change' --as tom|tom|POST /exceptions/exc_1/reassign|{\"to\":\"priya\",\"note\":\"A flow must change\"}",
            "exceptions reopen exc_1 --note 'They wrote once more' --as tom|tom|POST /exceptions/exc_1/reopen|{\"note\":\"They wrote once more\"}",
            "exceptions pin exc_1 --note 'A journalist asks' --as priya|priya|POST /exceptions/exc_1/pin|{\"pinned\":true,\"note\":\"A journalist asks\"}",
            "exceptions pin exc_1 --off --note 'It has been said' --as priya|priya|POST /exceptions/exc_1/pin|{\"pinned\":false,\"note\":\"It has been said\"}",
            "exceptions note exc_1 --note 'Waiting for legal' --as tom|tom|POST /exceptions/exc_1/note|{\"note\":\"Waiting for legal\"}",
            "people away ana --until 2026-11-27T10:00:00Z --cover omar|ana|POST /people/ana/absence|{\"until\":\"2026-11-27T10:00:00Z\",\"cover\":\"omar\"}",
            "people away ana --from 2026-11-25T10:00:00Z --until 2026-11-27T10:00:00Z --cover omar --note ill --as priya|priya|POST /people/ana/absence|"
                    + "{\"until\":\"2026-11-27T10:00:00Z\",\"cover\":\"omar\",\"from\":\"2026-11-25T10:00:00Z\",\"note\":\"ill\"}",
            "people back ana|ana|DELETE /people/ana/absence|{}",
            "flows stop --all --reason 'Prices are wrong' --as priya|priya|POST /stops|{\"reason\":\"Prices are wrong\"}",
            "flows stop --action refund --reason 'Prices are wrong' --as priya|priya|POST /stops|{\"reason\":\"Prices are wrong\",\"action\":\"refund\"}",
            "flows stop --flow support-inbox --action refund --until 2026-11-27T10:00:00Z --reason 'Prices are wrong' --as priya|priya|POST /stops|"
                    + "{\"reason\":\"Prices are wrong\",\"flow\":\"support-inbox\",\"action\":\"refund\",\"until\":\"2026-11-27T10:00:00Z\"}",
            "flows resume --stop stp_1 --reason 'Prices are right' --as omar|omar|POST /stops/stp_1/lift|{\"reason\":\"Prices are right\"}",
            "record redact --case W1 --reason 'The customer asked' --as leo|leo|POST /record/redactions|{\"case\":\"W1\",\"reason\":\"The customer asked\"}",
            "record redact --approve rdx_1 --as priya|priya|POST /record/redactions/rdx_1/approve|{}",
            "record redact --decline rdx_1 --note 'There is a legal hold' --as priya|priya|POST /record/redactions/rdx_1/decline|{\"note\":\"There is a legal hold\"}",
            "record incidents close 9-9 --reason 'A backup was put back' --as priya|priya|POST /record/incidents/9-9/close|{\"reason\":\"A backup was put back\"}",
            "alerts ack alr_1 --as priya|priya|POST /alerts/alr_1/ack|{}",
            "alerts ack alr_1 --note 'Looking' --as priya|priya|POST /alerts/alr_1/ack|{\"note\":\"Looking\"}",
            "runs withdraw run_aaaaaaaaaaaaaaaaaaaaaaaaaa|program|POST /runs/run_aaaaaaaaaaaaaaaaaaaaaaaaaa/withdraw|{}",
            "runs withdraw run_aaaaaaaaaaaaaaaaaaaaaaaaaa --note 'Sent twice'|program|POST /runs/run_aaaaaaaaaaaaaaaaaaaaaaaaaa/withdraw|{\"reason\":\"Sent twice\"}",
            "runs revoke run_aaaaaaaaaaaaaaaaaaaaaaaaaa --note 'The wrong customer' --as ana|ana|POST /runs/run_aaaaaaaaaaaaaaaaaaaaaaaaaa/revoke|{\"note\":\"The wrong customer\"}",
            "record rotate-key --reason 'Yearly change' --as priya|priya|POST /record/signing-key/rotate|{\"reason\":\"Yearly change\"}",
            "webhooks add https://x.example/h --flow a --flow b --source urn:s|program|POST /webhooks|{\"url\":\"https://x.example/h\",\"flows\":[\"a\",\"b\"],\"sources\":[\"urn:s\"]}",
            "webhooks remove wh_1|program|DELETE /webhooks/wh_1|{}",
            "webhooks enable wh_1|program|POST /webhooks/wh_1/enable|{}",
            "webhooks rotate wh_1|program|POST /webhooks/wh_1/rotate|{}",
            "webhooks replay wh_1 dlv_1|program|POST /webhooks/wh_1/deliveries/dlv_1/replay|{}",
            "webhooks replay wh_1 --all|program|POST /webhooks/wh_1/deliveries/replay|{}"})
    void aCommandAsksOneThingAsOnePerson(String words, String who, String line, String body) throws Exception {
        // When
        services.sayLine(words).done();
        // Then
        assertThat(services.last()).isEqualTo(new FakeServices.Asked(line, who, Json.parse(body)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "approvals list --late --owner ana --flow f --rule r --action refund --query A-1 --limit 5|GET /approvals?owner=ana&flow=f&late=true&q=A-1&limit=5&rule=r&action=refund",
            "exceptions list --reason MISSING_DATA --risk high --older-than 90m --late --limit 7|GET /exceptions?late=true&limit=7&reason=MISSING_DATA&risk=high&olderThan=PT1H30M",
            "alerts list|GET /alerts?state=open",
            "alerts list --all|GET /alerts?state=all",
            "flows stops|GET /stops",
            "webhooks deliveries wh_1 --state failed|GET /webhooks/wh_1/deliveries?state=failed"})
    void aListingAsksForWhatIsWanted(String words, String line) {
        // Given
        services.lists(line, null);
        // When
        services.sayLine(words).done();
        // Then
        assertThat(services.last().line()).isEqualTo(line);
    }

    @Test
    void whatWaitsForTheCustomerIsNotShownAsIfItsTimeRan() {
        // Given
        services.lists("GET /exceptions?limit=100", null, "{\"id\":\"exc_1\",\"dueAt\":\"2026-11-23T12:00:00Z\",\"waitingForCustomer\":true,\"late\":false}",
                "{\"id\":\"exc_2\",\"dueAt\":\"2026-11-23T12:00:00Z\",\"waitingForCustomer\":true,\"late\":true}");
        // When
        var said = services.say("exceptions", "list").done().out();
        // Then
        assertThat(said.lines().filter(line -> line.contains("exc_1"))).singleElement().asString().contains("when the customer answers");
        assertThat(said.lines().filter(line -> line.contains("exc_2"))).singleElement().asString().contains("LATE");
    }

    @Test
    void aListingGoesOnToTheNextPageUntilTheLimit() {
        // Given
        services.lists("GET /exceptions?limit=5", "/exceptions?limit=5&after=b", "{\"id\":\"a\"}", "{\"id\":\"b\"}")
                .lists("GET /exceptions?limit=5&after=b", "/exceptions?limit=5&after=d", "{\"id\":\"c\"}", "{\"id\":\"d\"}")
                .lists("GET /exceptions?limit=5&after=d", "/exceptions?limit=5&after=f", "{\"id\":\"e\"}", "{\"id\":\"f\"}");
        // When
        var said = services.say("exceptions", "list", "--json", "--limit", "5").done();
        // Then
        assertThat(said.rows()).extracting(row -> row.path("id").asText()).containsExactly("a", "b", "c", "d", "e");
        assertThat(services.asked).hasSize(3);
    }

    @Test
    void aListingThatIsNotAllSaysSoBesideItsRows() {
        // Given
        var rows = IntStream.rangeClosed(1, 101).mapToObj(i -> "{\"id\":\"exc_" + i + "\",\"runId\":\"run_" + i + "\"}").toArray(String[]::new);
        services.lists("GET /exceptions?limit=100", "/exceptions?limit=100&after=x", Arrays.copyOf(rows, 100)).lists("GET /runs?limit=101", null, rows)
                .lists("GET /exceptions?limit=1000000", null, rows).lists("GET /runs?limit=6", null, Arrays.copyOf(rows, 6)).lists("GET /runs?state=HELD&limit=101", null, Arrays.copyOf(rows, 100));
        // When // Then
        for (var words : new String[] {"exceptions list", "runs list"}) {
            var said = services.sayLine(words).done();
            assertThat(said.err().strip()).as(words).isEqualTo("The first 100 are shown; there are more, see them with --limit N.");
            assertThat(said.out()).contains("_100").doesNotContain("_101");
        }
        var json = services.sayLine("runs list --json").done();
        assertThat(json.rows()).hasSize(100);
        assertThat(json.err()).contains("there are more");
        for (var words : new String[] {"exceptions list --json", "runs list --json --limit 5", "runs list --state HELD"}) {
            assertThat(services.sayLine(words).done().err()).as(words).isEmpty();
        }
    }

    @Test
    void aRunThatCouldNotBeTakenBackIsNoSuccess() {
        // Given
        services.answers("POST /runs/run_aaaaaaaaaaaaaaaaaaaaaaaaaa/withdraw", "{\"applied\":false,\"detail\":\"The run is executed.\"}");
        // When
        var said = services.say("runs", "withdraw", "run_aaaaaaaaaaaaaaaaaaaaaaaaaa");
        // Then
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("Not taken back: The run is executed.");
    }

    private static final String ITEM = "{\"id\":\"apr_1\",\"title\":\"refund 240.00 EUR\",\"reason\":\"Above 100\",\"owner\":\"ana\",\"state\":\"OPEN\",\"version\":3,\"actionDigest\":\"d1\","
            + "\"run\":{\"id\":\"m1\",\"output\":\"We refund.\",\"action\":{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\"}}}";

    @Test
    void aDecisionSaysWhatWasShownAndUntilWhenItCanBeTakenBack() {
        // Given
        services.answers("GET /approvals/apr_1", ITEM).answers("POST /approvals/apr_1/decision",
                "{\"state\":\"DECIDED\",\"decidedBy\":\"ana\",\"finalAt\":\"" + Instant.now().plusSeconds(30) + "\"}");
        // When
        var said = services.say("approvals", "approve", "apr_1", "--as", "ana").done();
        // Then
        var card = said.out().substring(0, said.out().indexOf("\nApproved.") + 1);
        var body = services.last().body();
        assertThat(body.path("cardDigest").asText()).isEqualTo(Digests.sha256(card.strip() + "\n"));
        assertThat(body.path("version").asLong()).isEqualTo(3);
        assertThat(body.path("actionDigest").asText()).isEqualTo("d1");
        assertThat(Instant.parse(body.path("firstViewedAt").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(said.out()).contains("Until then take it back with: ./countersign approvals undo apr_1 --as ana");
    }

    @Test
    void anOverrideTakesTheActionAsItIsAnEditChangesItAndAnAnswerTakesAFile() throws Exception {
        // Given
        var json = Files.writeString(folder.resolve("answer.json"), "{\"text\":\"No.\"}\n");
        var text = Files.writeString(folder.resolve("answer.txt"), "No, we do not.\n");
        services.answers("GET /approvals/apr_1", ITEM);
        // When // Then
        services.say("approvals", "override", "apr_1", "--note", "The rule is wrong here", "--as", "ana").done();
        assertThat(services.last().body().path("kind").asText()).isEqualTo("override");
        assertThat(services.last().body().has("action")).isFalse();
        services.say("approvals", "edit", "apr_1", "--set", "amount=200.00", "--note", "Two of them came back", "--as", "ana").done();
        assertThat(services.last().body().at("/action/amount").asText()).isEqualTo("200.00");
        services.say("approvals", "answer", "apr_1", "--output", json.toString(), "--note", "The AI was wrong", "--as", "ana").done();
        assertThat(services.last().body().at("/output/text").asText()).isEqualTo("No.");
        services.say("approvals", "answer", "apr_1", "--output", text.toString(), "--note", "The AI was wrong", "--as", "ana").done();
        assertThat(services.last().body().path("output").asText()).isEqualTo("No, we do not.");
        assertThat(services.last().body().path("kind").asText()).isEqualTo("answer");
    }

    @Test
    void whoeverLooksUnderTheirNameIsRecordedAndWhoeverOnlyLooksIsNot() {
        // Given
        services.answers("GET /approvals/apr_1", ITEM);
        // When
        services.say("approvals", "show", "apr_1").done();
        // Then
        assertThat(services.asked).hasSize(1);
        // When
        var said = services.say("approvals", "show", "apr_1", "--as", "ana").done();
        // Then
        assertThat(services.last().line()).isEqualTo("POST /approvals/apr_1/view");
        assertThat(services.last().body().path("version").asLong()).isEqualTo(3);
        assertThat(services.last().body().path("cardDigest").asText()).isEqualTo(Digests.sha256(said.out()));
    }

    @Test
    void anIncidentShowsWhatIsKnownOfIt() {
        // Given
        services.answers("GET /exceptions/exc_1", """
                {"id":"exc_1","title":"input refused: urn:shop","reason":"Sent to Kafka, not readable","owner":"tom","state":"RESOLVED","version":4,"incident":true,"waiting":[],
                "ending":"Tom Berg dismissed it","about":{"source":"urn:shop","origin":"countersign.intake.v1-0@17","code":"NOT_JSON","bytesDigest":"ab12","length":15,
                "problems":["/input: input is missing"]}}""".replace("\n", ""));
        // When // Then
        assertThat(services.say("exceptions", "show", "exc_1").done().out()).contains("known     source urn:shop", "known     origin countersign.intake.v1-0@17", "code NOT_JSON",
                "bytesDigest ab12", "length 15", "/input: input is missing", "closed    Tom Berg dismissed it");
    }

    @Test
    void anExceptionShowsEachRunThatWaitsInItAndItsStory() {
        // Given
        services.answers("GET /exceptions/exc_1", """
                {"id":"exc_1","title":"email.send","reason":"Missing order number","owner":"tom","state":"SNOOZED","version":4,"handOvers":3,"waitedForCustomerSeconds":7200,
                "snooze":{"by":"tom","note":"Asked for a photo","waitingForCustomer":true},"waitingForCustomer":true,"about":null,
                "triggers":[{"at":"2026-11-23T08:00:00Z","reason":"Missing order number"},{"at":"2026-11-23T09:00:00Z","reason":"The model is only 0.3 sure"}],
                "waiting":[{"runId":"run_1","reason":"Missing order number","dueAt":"2026-11-23T10:00:00Z","run":{"id":"mail-1","input":"Where is it?",
                "dataSources":[{"name":"orders","ok":false}],"facts":{"lastOrder":"A-1"},"model":{"name":"m","version":"2"},"prompt":{"name":"support-reply","version":"14"}}},
                {"runId":"run_2","reason":"The model is only 0.3 sure","dueAt":"2026-11-23T11:00:00Z","run":null}]}""".replace("\n", ""));
        // When // Then
        assertThat(services.say("exceptions", "show", "exc_1").done().out()).contains("run       mail-1", "source    name orders, ok false", "facts     lastOrder A-1",
                "model     name m, version 2", "prompt    name support-reply, version 14", "waits     Missing order number, due 2026-11-23", "run       run_2, whose content is not kept",
                "waits     The model is only 0.3 sure", "came      2026-11-23", "waited 2 h for the customer", "(tom: Asked for a photo)", "release, reject, by-hand");
    }

    @Test
    void whoeverDecidesWhatOthersHaveSeenIsRecordedAsHavingSeenItToo() {
        // Given
        services.answers("GET /approvals/apr_1", ITEM.replace("\"version\":3", "\"version\":3,\"firstViewedAt\":\"2026-11-23T08:00:00Z\""));
        // When
        services.say("approvals", "approve", "apr_1", "--as", "ana").done();
        // Then
        assertThat(services.asked).extracting(FakeServices.Asked::line).containsExactly("GET /approvals/apr_1", "POST /approvals/apr_1/view", "POST /approvals/apr_1/decision");
        assertThat(services.last().body().has("firstViewedAt")).isFalse();
        assertThat(services.last().body().path("cardDigest")).isEqualTo(services.asked.get(1).body().path("cardDigest"));
    }

    @Test
    void inBulkEachIsAnsweredAndOneThatIsRefusedMakesTheExitCodeOne() {
        // Given
        services.answers("GET /approvals/apr_1", ITEM);
        services.answers("GET /approvals/apr_2", "{\"id\":\"apr_2\",\"version\":7,\"title\":\"refund 5.00 EUR\",\"reason\":\"Small\"}");
        services.answers("POST /approvals/bulk", "{\"bulkId\":\"b\",\"results\":[{\"id\":\"apr_1\",\"ok\":true,\"state\":\"DECIDED\"},"
                + "{\"id\":\"apr_2\",\"ok\":false,\"state\":\"FINAL\",\"code\":\"CONFLICT\",\"detail\":\"Omar Haddad was first.\"}]}");
        // When
        var said = services.say("approvals", "bulk", "approve", "apr_1", "apr_2", "--note", "All were checked", "--as", "ana").refused("1 of 2");
        // Then
        assertThat(said.out()).contains("apr_1: DECIDED", "apr_2: Omar Haddad was first.");
        var items = services.last().body().path("items");
        assertThat(items).hasSize(2);
        assertThat(items.get(0).path("actionDigest").asText()).isEqualTo("d1");
        assertThat(items.get(1).path("version").asLong()).isEqualTo(7);
        assertThat(items.get(1).path("cardDigest").asText()).isEqualTo(Digests.sha256("apr_2: refund 5.00 EUR, Small"));
        assertThat(said.out()).contains("apr_2: refund 5.00 EUR, Small");
    }

    @Test
    void aDateMeansTheEndOfThatDayHereAndIsSaidBack() {
        // When
        var said = services.say("people", "away", "ana", "--until", "2026-11-27", "--cover", "omar").done();
        // Then
        var end = LocalDate.of(2026, 11, 28).atStartOfDay(ZoneId.systemDefault()).toInstant();
        assertThat(services.last().body().path("until").asText()).isEqualTo(end.toString());
        assertThat(said.out()).contains("ana is away until the end of 2026-11-27", "omar covers");
    }

    @Test
    void aStopIsLiftedByWhatItStops() {
        // Given
        services.lists("GET /stops", null, "{\"stopId\":\"stp_1\",\"flow\":null,\"action\":\"refund\",\"reason\":\"x\"}", "{\"stopId\":\"stp_2\",\"flow\":null,\"action\":null,\"reason\":\"y\"}");
        // When // Then
        services.say("flows", "resume", "--all", "--reason", "All is well again", "--as", "omar").done();
        assertThat(services.last().line()).isEqualTo("POST /stops/stp_2/lift");
        services.say("flows", "resume", "--action", "refund", "--reason", "All is well again", "--as", "omar").done();
        assertThat(services.last().line()).isEqualTo("POST /stops/stp_1/lift");
        services.say("flows", "resume", "--flow", "f", "--reason", "All is well again", "--as", "omar").refused("No such stop is engaged", "stp_1", "stp_2");
    }

    @Test
    void aReleaseIsUsedUpByItsRunOrWithTheActionThatIsAboutToBeDone() throws Exception {
        // Given
        var run = "run_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        var action = Files.writeString(folder.resolve("action.json"), "{\"type\":\"refund\"}");
        services.answers("GET /runs/" + run + "/directive?wait=2s", "{\"kind\":\"proceed\",\"receipt\":{\"receiptId\":\"rel_1\",\"actionDigest\":\"d1\"}}");
        services.refuses("POST /releases/rel_2/consume", 409, "{\"code\":\"ACTION_CHANGED\",\"detail\":\"The action is not the one that was released.\"}");
        // When // Then
        services.say("runs", "consume", run).done();
        assertThat(services.last().line()).isEqualTo("POST /releases/rel_1/consume");
        assertThat(services.last().body().path("actionDigest").asText()).isEqualTo("d1");
        services.say("runs", "consume", "rel_2", "--action", action.toString()).refused("not the one that was released");
        assertThat(Json.line(services.last().body())).isEqualTo("{\"action\":{\"type\":\"refund\"}}");
    }

    @Test
    void withoutAReleaseItIsSaidWhereTheRunIs() {
        // Given
        var run = "run_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        services.answersNothing("GET /runs/" + run + "/directive?wait=2s").answers("GET /runs/" + run, "{\"state\":\"RELEASED\"}");
        // When // Then
        services.say("runs", "consume", run).refused("It is RELEASED", "--wait 30s");
    }

    @Test
    void ofAnExceptionARunIsNamedByItsSendersIdToo() {
        // Given
        services.answers("GET /exceptions/exc_1", "{\"id\":\"exc_1\",\"version\":2,\"actionDigest\":null}").answers("POST /exceptions/exc_1/resolution", "{\"state\":\"OPEN\"}")
                .lists("GET /runs?limit=20&id=mail-7", null, "{\"id\":\"mail-7\",\"runId\":\"run_aaaaaaaaaaaaaaaaaaaaaaaaaa\"}");
        // When
        services.say("exceptions", "resolve", "exc_1", "--by", "reject", "--run", "mail-7", "--note", "The answer is wrong", "--as", "tom").done();
        // Then
        assertThat(services.last().body().path("runIds").valueStream().map(JsonNode::asText)).containsExactly("run_aaaaaaaaaaaaaaaaaaaaaaaaaa");
    }

    @Test
    void anOutputThatIsNotUtf8IsRefusedWithTheRemedy() throws Exception {
        // Given
        var latin = Files.write(folder.resolve("latin1.txt"), "Schöne Grüße".getBytes(StandardCharsets.ISO_8859_1));
        // When // Then
        services.say("runs", "correct", "run_aaaaaaaaaaaaaaaaaaaaaaaaaa", "--output", latin.toString(), "--note", "The day was wrong", "--as", "ana")
                .refused("latin1.txt is not UTF-8: byte 4", "Save it as UTF-8");
        services.say("runs", "correct", "run_aaaaaaaaaaaaaaaaaaaaaaaaaa", "--output", "a\0b", "--note", "The day was wrong", "--as", "ana").refused("no readable file");
        assertThat(services.asked).isEmpty();
    }

    @Test
    void aSearchPrintsEveryHitOfEveryPageAsALine() {
        // Given
        var hit = "{\"index\":%d,\"shard\":\"countersign.runs.v1/0\",\"type\":\"RUN_ACCEPTED\",\"at\":\"2026-11-23T08:00:00Z\",\"actor\":\"k\",\"text\":\"x\\u001b[2J\"}";
        services.answers("GET /record/search?ref=order%3DW1&rule=r-1&from=2026-11-23T08%3A00%3A00Z&limit=1000",
                "{\"hits\":[" + hit.formatted(2) + "," + hit.formatted(1) + "],\"next\":\"5.0.1\",\"complete\":true}")
                .answers("GET /record/search?ref=order%3DW1&rule=r-1&from=2026-11-23T08%3A00%3A00Z&limit=998&after=5.0.1",
                        "{\"hits\":[" + hit.formatted(0) + "],\"next\":null,\"complete\":true}");
        // When
        var lines = services.say("record", "search", "--ref", "order=W1", "--rule", "r-1", "--from", "2026-11-23T08:00:00Z", "--limit", "1000", "--json").done().out().lines().toList();
        // Then
        assertThat(lines).hasSize(3).noneMatch(line -> line.contains("\u001b")).allMatch(line -> line.contains("\"shard\":\"countersign.runs.v1/0\""));
    }

    @Test
    void aSearchWithAWrongValueNamesFieldValueAndRemedyAndIsWrongUsage() {
        // Given
        services.refuses("GET /record/search?type=nothing&limit=100", 400,
                "{\"code\":\"INVALID_PARAMETER\",\"detail\":\"`type` is \\\"nothing\\\": give a type of event.\"}");
        // When // Then
        for (var words : new String[][] {{"--type", "nothing"}, {"--from", "yesterday"}, {"--amount-from", "much"}, {"--limit", "0"}}) {
            var said = services.say("record", "search", words[0], words[1]);
            assertThat(said.exit()).as(String.join(" ", words)).isEqualTo(2);
            assertThat(said.err()).contains(words[1]);
        }
        assertThat(services.say("record", "show", "runs:x").exit()).isEqualTo(2);
        assertThat(services.say("record", "timeline").exit()).isEqualTo(2);
        assertThat(services.say("record", "timeline", "--case", "a", "--ref", "b").exit()).isEqualTo(2);
    }

    @Test
    void anEntryIsShownWithItsSentenceFirst() {
        // Given
        services.answers("GET /record/entries/countersign.runs.v1/0/17", "{\"lines\":[{\"label\":\"Customer message\",\"text\":\"Where is it?\"}],\"caseId\":\"c\","
                + "\"actor\":{\"kind\":\"person\",\"id\":\"ana\",\"role\":\"team-lead\"},\"proposal\":{\"dataSources\":[{\"said\":\"orders: 47 h old when used\"}]},"
                + "\"edit\":{\"changes\":[{\"pointer\":\"/action/amount\",\"before\":\"240.00\",\"after\":\"190.00\"}]}}");
        // When
        var out = services.say("record", "show", "countersign.runs.v1/0:17").done().out();
        // Then
        assertThat(out).startsWith("Customer message: Where is it?").contains("ana as team-lead", "orders: 47 h old when used", "/action/amount: 240.00 → 190.00");
    }

    @Test
    void aTimelineTellsEveryLineUnderItsLabel() {
        // Given
        services.lists("GET /timeline?ref=order%3DW1", null, "{\"step\":1,\"at\":\"2026-11-23T08:00:00Z\",\"actor\":\"k\",\"text\":\"t\",\"topic\":\"countersign.runs.v1\",\"lines\":["
                + "{\"label\":\"Customer message\",\"text\":\"Where is it?\"},{\"label\":\"AI draft\",\"text\":\"On its way\"}]}");
        // When // Then
        assertThat(services.say("record", "timeline", "--ref", "order=W1").done().out()).contains("Customer message: Where is it?", "AI draft: On its way");
    }

    @Test
    void everyStepOfARunIsTold() {
        // Given two tries that were refused with one sentence
        var run = "run_aaaaaaaaaaaaaaaaaaaaaaaaaa";
        var step = "{\"step\":%d,\"at\":\"2026-11-23T08:00:00Z\",\"actor\":\"tom\",\"text\":\"Tom Berg was refused\",\"topic\":\"countersign.approval-events.v1\"}";
        services.answers("GET /runs/" + run, "{\"runId\":\"" + run + "\",\"state\":\"HELD\",\"run\":{\"id\":\"m\"}}")
                .lists("GET /timeline?run=" + run, null, step.formatted(3), step.formatted(4));
        // When // Then
        assertThat(services.say("runs", "show", run).done().out().lines().filter(line -> line.contains("Tom Berg was refused"))).hasSize(2);
    }

    @Test
    void aCorrectionCarriesTheNewOutputAndTheNote() throws Exception {
        // Given
        var output = Files.writeString(folder.resolve("right.txt"), "It comes on Friday.\n");
        // When
        services.say("runs", "correct", "run_aaaaaaaaaaaaaaaaaaaaaaaaaa", "--output", output.toString(), "--note", "The day was wrong", "--as", "ana").done();
        // Then
        assertThat(services.last()).isEqualTo(new FakeServices.Asked("POST /runs/run_aaaaaaaaaaaaaaaaaaaaaaaaaa/correction", "ana",
                Json.parse("{\"note\":\"The day was wrong\",\"output\":\"It comes on Friday.\"}")));
    }

    @Test
    void anExceptionIsResolvedWithSettingsAnOutputAndACode() throws Exception {
        // Given
        services.answers("GET /exceptions/exc_1", "{\"id\":\"exc_1\",\"version\":2,\"actionDigest\":null}").answers("POST /exceptions/exc_1/resolution", "{\"state\":\"RESOLVED\"}");
        var output = Files.writeString(folder.resolve("right.txt"), "It comes on Friday.");
        // When // Then
        services.say("exceptions", "resolve", "exc_1", "--by", "fix", "--set", "references.order=W1", "--note", "Found in the mail", "--as", "tom").done();
        assertThat(services.last().body().at("/set/references.order").asText()).isEqualTo("W1");
        services.say("exceptions", "resolve", "exc_1", "--by", "correct", "--output", output.toString(), "--outcome", "OUTPUT_CORRECTED", "--note", "The day was wrong", "--as", "tom").done();
        assertThat(services.last().body().path("kind").asText()).isEqualTo("correct");
        assertThat(services.last().body().path("output").asText()).isEqualTo("It comes on Friday.");
        assertThat(services.last().body().path("outcomeCode").asText()).isEqualTo("OUTPUT_CORRECTED");
        for (var by : new String[] {"fallback", "dismiss"}) {
            services.say("exceptions", "resolve", "exc_1", "--by", by, "--note", "Long enough a note", "--as", "tom").done();
            assertThat(services.last().body().path("kind").asText()).isEqualTo(by);
        }
    }

    @Test
    void aPasswordIsPrintedBareAndOfNobodyRefused() throws Exception {
        // Given
        Files.writeString(services.keys().resolve("console-passwords.yaml"), "ana: \"k7x2-m4pq-9vtz\"\n");
        // When // Then
        assertThat(services.say("people", "password", "ana").done().out()).isEqualTo("k7x2-m4pq-9vtz" + System.lineSeparator());
        assertThat(services.say("people", "password", "ana", "--json").done().out().strip()).isEqualTo("{\"person\":\"ana\",\"password\":\"k7x2-m4pq-9vtz\"}");
        services.say("people", "password", "anna").refused("no person 'anna'", "ana", "priya");
        services.say("people", "password", "tom").refused("no password for tom yet", "countersign up");
        assertThat(services.asked).isEmpty();
    }

    @Test
    void aMergeNamesTheVersionThatIsShownWithIt() {
        // Given
        services.answers("GET /exceptions/exc_1", "{\"id\":\"exc_1\",\"version\":4,\"actionDigest\":null}").answers("POST /exceptions/exc_1/merge", "{\"state\":\"RESOLVED\"}");
        // When
        var said = services.say("exceptions", "merge", "exc_1", "--into", "exc_2", "--note", "The same mail again", "--as", "tom").done().out();
        // Then
        assertThat(said).contains("exc_1 is closed; exc_2 goes on in its place.");
        assertThat(services.last().body().path("version").asLong()).isEqualTo(4);
    }

    @Test
    void statisticsAreReadableAtAGlanceAndUnchangedForScripts() {
        // Given
        var stats = "{\"open\":3,\"late\":1,\"oldestSeconds\":7200,\"byReason\":{\"MISSING_DATA\":2,\"STOPPED\":1},\"openedToday\":5,\"resolvedToday\":2,"
                + "\"repeats\":[{\"flow\":\"support-inbox\",\"reason\":\"MISSING_DATA\",\"rule\":\"missing-order\",\"count\":4,\"firstAt\":\"2026-11-20T08:00:00Z\",\"lastAt\":\"2026-11-23T08:00:00Z\"}],"
                + "\"byOwner\":{\"priya\":3},\"missedToday\":1,\"ageing\":{\"under1h\":1,\"1hTo4h\":2,\"4hTo1d\":0,\"1dTo3d\":0,\"over3d\":0},"
                + "\"perDay\":[{\"day\":\"2026-11-22\",\"opened\":0,\"resolved\":0},{\"day\":\"2026-11-23\",\"opened\":5,\"resolved\":2}],"
                + "\"topReasons\":[{\"reason\":\"MISSING_DATA\",\"thisWeek\":9,\"lastWeek\":4}],\"topRules\":[{\"rule\":\"missing-order\",\"thisWeek\":9,\"lastWeek\":4}],"
                + "\"patterns\":[{\"text\":\"STALE_DATA comes on Mondays around 7\"}]}";
        services.answers("GET /exceptions/stats", stats).answers("GET /approvals/stats",
                "{\"open\":2,\"late\":0,\"oldestSeconds\":90,\"openedToday\":4,\"decidedToday\":2,\"byOwner\":{\"ana\":{\"open\":2,\"late\":0,\"decidedToday\":2}}}");
        // When // Then
        assertThat(services.say("exceptions", "stats", "--json").done().out().strip()).isEqualTo(stats);
        assertThat(services.say("exceptions", "stats").done().out()).contains("Exceptions: 3 wait, 1 late; the oldest for 2 h. Opened today 5, resolved today 2",
                "4 times MISSING_DATA in support-inbox, rule missing-order", "STALE_DATA comes on Mondays around 7", "1 under 1 h, 2 1 to 4 h", "2026-11-23").doesNotContain("2026-11-22");
        assertThat(services.say("approvals", "stats").done().out()).contains("Approvals: 2 wait, 0 late; the oldest for 1 min", "ana");
    }

    @Test
    void whatOthersWroteTakesNoEffectOnTheTerminal() {
        // Given
        services.lists("GET /alerts?state=open", null, "{\"id\":\"alr_1\",\"kind\":\"BYPASS\",\"detail\":\"\\u001b[31mred \\u202e\"}")
                .lists("GET /stops", null, "{\"stopId\":\"stp_1\",\"reason\":\"\\u001b[31mred \\u202e\"}")
                .answers("GET /approvals/apr_1", ITEM.replace("Above 100", "\\u001b[31mred \\u202e"));
        // When // Then
        for (var words : new String[] {"alerts list", "flows stops", "approvals show apr_1"}) {
            assertThat(services.sayLine(words).done().out()).contains("red").doesNotContain("\u001b", "\u202e");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"approvals delegate apr_1 --to omar --note 'Omar knows them'", "approvals delegate apr_1 --note 'Omar knows them' --as ana", "approvals undo apr_1",
            "approvals bulk dance apr_1 apr_2 --note 'All were checked' --as ana", "approvals bulk approve apr_1 --note 'All were checked' --as ana",
            "approvals answer apr_1 --note 'The AI was wrong' --as ana", "approvals list --limit 0", "exceptions snooze exc_1 --note 'Parcel comes then' --as tom",
            "exceptions snooze exc_1 --for 2h --until 17:00 --note 'Parcel comes then' --as tom", "exceptions snooze exc_1 --for soon --note 'Parcel comes then' --as tom",
            "exceptions list --older-than yesterday", "exceptions merge exc_1 --note 'The same mail again' --as tom", "people away ana --until 2026-02-30 --cover omar",
            "people away ana --until 2026-11-27", "flows stop --reason 'Prices are wrong' --as priya", "flows stop --all --flow f --reason 'Prices are wrong' --as priya",
            "flows stop --all --reason 'Prices are wrong'", "flows stop --flow '' --reason 'Prices are wrong' --as priya",
            "flows stop --flow '' --action refund --reason 'Prices are wrong' --as priya", "flows stop --flow f --action ' ' --reason 'Prices are wrong' --as priya",
            "flows stop --flow '*' --reason 'Prices are wrong' --as priya", "flows resume --flow '' --reason 'Prices are right' --as omar",
            "flows resume --reason 'Prices are right' --as omar", "alerts ack alr_1", "runs correct run_x --note 'The day was wrong' --as ana",
            "runs revoke run_x --note 'The day was wrong'", "runs consume rel_1", "webhooks add"})
    void wrongUsageIsExitCodeTwoAndAsksNothing(String words) {
        assertThat(services.sayLine(words).exit()).isEqualTo(2);
        assertThat(services.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approvals delegate apr_1 --to omar --note short --as ana", "approvals override apr_1 --as ana", "exceptions merge exc_1 --into exc_2 --as tom",
            "exceptions resolve exc_1 --by correct --note 'The day was wrong' --as tom", "flows stop --all --reason now --as priya",
            "runs correct run_aaaaaaaaaaaaaaaaaaaaaaaaaa --output none.txt --note 'The day was wrong' --as ana"})
    void whatIsMissingIsRefusedBeforeAnythingIsAsked(String words) {
        services.sayLine(words).refused();
        assertThat(services.asked).isEmpty();
    }
}
