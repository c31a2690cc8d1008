package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.send.Routed;
import io.countersign.cli.send.Sender;
import io.countersign.cli.send.Sent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `send`: runs from a file or standard input.
@Command(name = "send", description = "Sends the runs of a file: one JSON object a line, a run or {\"run\":...,\"decision\":...}.")
final class Send extends StackCommand {

    @Parameters(paramLabel = "FILE|-", description = "The file; - is standard input.")
    String file;

    @Option(names = "--no-wait", description = "Returns when all are acknowledged, before the rules have judged them.")
    boolean noWait;

    @Override
    int perform() throws IOException {
        readable();
        var ingest = Api.program(stack(), Runs.INGEST);
        Sent sent;
        var sender = new Sender(ingest);
        try (var lines = open(); var ticker = new Ticker(err(), () -> sender.answered() + " runs sent")) {
            sent = sender.send(lines);
        }
        for (var rejection : sent.rejections()) err().println(rejection.text());
        if (!noWait) {
            var left = new AtomicInteger(sent.runIds().size());
            try (var ticker = new Ticker(err(), () -> "waiting for the rules: " + left.get() + " to go")) {
                Routed.await(ingest, sent.runIds(), left::set);
            }
        }
        if (json) {
            print(Json.object().put("sent", sent.sent()).put("accepted", sent.accepted()).put("duplicates", sent.duplicates())
                    .put("rejected", sent.rejections().size()));
        } else {
            out().println(words(sent) + (noWait ? "" : sent.runIds().isEmpty() ? "" : " The rules have judged them all."));
        }
        return sent.rejections().isEmpty() ? 0 : Countersign.FAILED;
    }

    /// `18 runs sent: 16 accepted, 2 were there before, none rejected.`
    static String words(Sent sent) {
        return sent.sent() + " runs sent: " + sent.accepted() + " accepted, " + sent.duplicates() + " were there before, "
                + (sent.rejections().isEmpty() ? "none" : sent.rejections().size()) + " rejected.";
    }

    private void readable() {
        if (file.equals("-") || Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file))) return;
        throw new ParameterException(spec.commandLine(), "There is no readable file " + file + ". Name a file of runs, or - for standard input.");
    }

    private BufferedReader open() throws IOException {
        var bytes = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
        // Lines are text here, so bytes that are no UTF-8 are replaced before they are sent.
        return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }
}
