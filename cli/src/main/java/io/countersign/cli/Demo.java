package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.send.Routed;
import io.countersign.cli.send.Sender;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `demo`: the whole story on the local stack, told as it happens. What it does is in [DemoPeople], what it shows in [DemoReport].
@Command(name = "demo", description = "Starts the local stack, lets sample programs and people work on it, and shows what happened.")
final class Demo implements Callable<Integer> {

    @ParentCommand
    private Countersign countersign;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var stack = countersign.stack();
        var say = new Narrator(out);
        say.chapter("Starting Countersign on this machine",
                "Each part is a process of its own; everything they keep is under " + stack.data().root() + ".");
        stack.up(0, new Up.Told(out));
        say.step("Every part is ready.");
        var flows = SampleFlows.publish(stack, flow -> say.step("Priya Nair proposes the sample rules " + flow + ", Omar Haddad approves them; each file's own tests run first."));
        if (flows.isEmpty()) say.step("The sample rules were published before.");

        var samples = DemoSamples.read(Parts.find().repository().resolve("samples/runs"));
        say.chapter("Programs send what their AIs answered",
                "Each run says what came in, what the AI answered and what it wants to do. Nothing may happen until Countersign says so.");
        for (var file : DemoSamples.FIRST) send(stack, say, file);

        var people = new DemoPeople(stack, say, samples);
        say.chapter("People decide what the rules left to them", "Everyone acts under their own name; the services check who may decide what.");
        people.firstRound();
        say.chapter("The AIs try again where they were told to", "A next attempt names the run it replaces.");
        send(stack, say, DemoSamples.NEXT);
        people.secondRound();
        say.chapter("The programs do what was released, and report it", "A release is for one exact action, once.");
        people.outcomes();
        people.bypass("mail-116");

        new DemoReport(stack, out, samples).print();
        say.chapter("That was all", "It took " + say.seconds() + ". The stack keeps running, with all it has kept; a second demo adds nothing that is there already.");
        where(out, stack);
        out.flush();
        return 0;
    }

    private static void send(LocalStack stack, Narrator say, String file) throws IOException {
        var path = Parts.find().repository().resolve("samples/runs").resolve(file);
        var ingest = Api.program(stack, Runs.INGEST);
        try (BufferedReader lines = Files.newBufferedReader(path)) {
            var sent = new Sender(ingest).send(lines);
            Routed.await(ingest, sent.runIds(), left -> {});
            var before = sent.duplicates() > 0 ? " (" + sent.duplicates() + " were there before: sent twice is one run)" : "";
            say.step(file + ": " + sent.sent() + " runs sent, " + sent.accepted() + " new" + before + ", judged by the rules.");
            sent.rejections().forEach(r -> say.step("  refused: " + r.text()));
        } catch (Refused e) {
            throw new Refused("The demo could not send " + file + ": " + e.getMessage());
        }
    }

    private static void where(PrintWriter out, LocalStack stack) {
        var data = stack.data().root().equals(java.nio.file.Path.of(".countersign").toAbsolutePath().normalize()) ? "" : " --data " + stack.data().root();
        stack.address(LocalStack.CONSOLE).ifPresent(url -> console(out, stack, url));
        out.println("Or look around from here:");
        for (var line : List.of(
                "./countersign flows explain support-inbox              a whole flow on one page, in plain words",
                "./countersign insights weekly                          the week in figures, and what to do about them",
                "./countersign approvals list                           what waits for a person's yes or no",
                "./countersign exceptions list                          what is unusual, most important first",
                "./countersign alerts list                              what needs attention now",
                "./countersign runs show mail-103                       one run, why, and every step of its way",
                "./countersign approvals approve ID --as ana            decide yourself; ID as listed",
                "./countersign send FILE                                send runs of your own; samples/runs shows how they look",
                "./countersign flows show support-inbox                 the rules in use",
                "./countersign record verify                            compute the whole Record again",
                "docs/guides/a-day.md                                   a day in a support team, command by command")) {
            out.println("  " + line);
        }
        out.println("The services' interfaces, described for programs:");
        for (var service : LocalStack.SERVICES) if (!service.equals(LocalStack.CONSOLE)) stack.address(service).ifPresent(url -> out.printf("  %-18s %s/openapi%n", service, url));
        if (!data.isEmpty()) out.println("Add" + data + " to each command: this is not the usual data folder.");
        out.println("Stop it:   ./countersign down" + data + "   (what it has kept stays; the next up finds it)");
    }

    private static void console(PrintWriter out, LocalStack stack, String url) {
        out.println("Open the console:  " + url + "   and sign in as");
        for (var who : List.of("ana    a team lead who approves", "tom    who works on exceptions", "priya  the operations lead")) {
            out.printf("  %-32s password %s%n", who, stack.passwordOf(who.substring(0, who.indexOf(' '))));
        }
        out.println("  anyone else: ./countersign people password NAME");
    }
}
