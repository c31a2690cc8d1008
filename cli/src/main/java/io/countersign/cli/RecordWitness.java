package io.countersign.cli;

import io.countersign.cli.http.Refused;
import io.countersign.transparency.VerifierKey;
import io.countersign.transparency.witness.Witness;
import io.countersign.transparency.witness.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `record witness`: needs no stack, and is worth most on a machine of somebody else.
@Command(name = "witness", description = "Watches Records from elsewhere: cosigns a checkpoint only if it extends the one before. Runs until it is ended.")
final class RecordWitness implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", required = true, description = "The witness's own folder; its key is made there at the first start.")
    Path folder;

    @Option(names = "--port", paramLabel = "N", required = true, description = "Port to listen on; 0: any free one.")
    int port;

    @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    String host;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "countersign-witness", description = "Name of its key, when it is made (default: ${DEFAULT-VALUE}).")
    String name;

    @Option(names = "--log", paramLabel = "VKEY", required = true, description = "Key of a root log to watch (record/verifier-key in the Record's data folder). Repeatable, also for a log's next key.")
    List<String> logs;

    @Override
    public Integer call() throws Exception {
        try {
            var witness = new Witness(folder, name, logs.stream().map(VerifierKey::parse).toList(), Clock.systemUTC());
            try (var server = new WitnessServer(witness, new InetSocketAddress(host, port))) {
                var out = spec.commandLine().getOut();
                out.println("Watching at " + server.uri() + ". Tell the Record of this witness:");
                out.println("  countersign.witnesses[0].url=" + server.uri());
                out.println("  countersign.witnesses[0].key=" + witness.verifier());
                out.flush();
                new CountDownLatch(1).await();
            }
        } catch (IllegalArgumentException e) {
            throw new Refused(e.getMessage());
        } catch (IOException e) {
            throw new Refused("The witness can't start on port " + port + " with the folder " + folder + ": " + e.getMessage());
        } catch (InterruptedException _) {
            // Ended from outside: nothing is left half done.
        }
        return 0;
    }
}
