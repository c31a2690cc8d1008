package io.countersign.ingest.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.countersign.ingest.AddressGuard;
import io.countersign.ingest.WebhookSecrets;
import io.countersign.ingest.WebhookTargets.Target;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourierTest {

    private static final String PAYLOAD = "{\"type\":\"countersign.directive.proceed\",\"data\":{\"reason\":\"ü\"}}";

    @TempDir
    Path folder;
    private WebhookSecrets secrets;
    private Vertx vertx;
    private ServerSocket receiver;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private volatile String answer = "HTTP/1.1 204 No Content\r\n\r\n";
    private volatile boolean hangs;

    private record Asked(String line, Map<String, List<String>> headers, String body) {}

    @BeforeEach
    void start() throws IOException {
        secrets = WebhookSecrets.load(Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n"));
        vertx = Vertx.vertx();
        receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!receiver.isClosed()) {
                try {
                    var socket = receiver.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void stop() throws IOException {
        receiver.close();
        vertx.close();
    }

    @Test
    void a_receiver_gets_a_signed_post_that_it_can_verify() throws Exception {
        // When a delivery is made
        var tried = courier(Duration.ofSeconds(10)).deliver(target("/hook?a=b", 1, List.of()), "dlv_1", 3, PAYLOAD);

        // Then it is taken, and the receiver's own library verifies it
        assertThat(tried).isEqualTo(new Tried(3, 204, null, Duration.ZERO));
        var request = asked.poll(10, TimeUnit.SECONDS);
        assertThat(request.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
        assertThat(request.headers().get("webhook-id")).containsExactly("dlv_1");
        assertThat(request.headers().get("host")).containsExactly("localhost:" + receiver.getLocalPort());
        assertThat(request.headers().get("content-type")).containsExactly("application/json");
        new Webhook(secrets.shown("whk_1", 1)).verify(request.body(), request.headers());
    }

    @Test
    void after_a_rotation_the_old_and_the_new_secret_verify_it() throws Exception {
        courier(Duration.ofSeconds(10)).deliver(target("/", 2, List.of(Instant.now().minusSeconds(60))), "dlv_1", 1, PAYLOAD);
        var request = asked.poll(10, TimeUnit.SECONDS);
        assertThat(request.headers().get("webhook-signature").getFirst().split(" ")).hasSize(2);
        new Webhook(secrets.shown("whk_1", 1)).verify(request.body(), request.headers());
        new Webhook(secrets.shown("whk_1", 2)).verify(request.body(), request.headers());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok|200|",
        "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n\\r\\nwhatever|200|",
        "HTTP/1.1 500 Oh\\r\\nContent-Length: 0\\r\\n\\r\\n|500|The receiver answered 500",
        "HTTP/1.1 410 Gone\\r\\nContent-Length: 0\\r\\n\\r\\n|410|The receiver answered 410",
        "HTTP/1.1 302 Found\\r\\nLocation: http://127.0.0.1:1/\\r\\nContent-Length: 0\\r\\n\\r\\n|302|The receiver answered 302; redirects are not followed: register the address itself",
        "HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nshort|0|The connection broke before the answer was whole",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab|0|The connection broke before the answer was whole",
        "HTTP/1.1 200|0|The connection broke before the answer was whole",
        "nonsense\\r\\n\\r\\n|0|The connection broke before the answer was whole",
        "''|0|The connection broke before the answer was whole"})
    void a_receiver_that_fails_redirects_or_lies_has_not_taken_it(String says, int status, String error) throws Exception {
        answer = says.replace("\\r\\n", "\r\n");
        var tried = courier(Duration.ofSeconds(10)).deliver(target("/", 1, List.of()), "dlv_1", 1, PAYLOAD);
        assertThat(tried.status()).isEqualTo(status);
        if (error == null) {
            assertThat(tried.error()).isNull();
        } else {
            assertThat(tried.error()).startsWith(error);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_receiver_that_hangs_is_given_up_in_time() throws Exception {
        hangs = true;
        var start = System.nanoTime();
        var tried = courier(Duration.ofSeconds(1)).deliver(target("/", 1, List.of()), "dlv_1", 1, PAYLOAD);
        assertThat(tried.error()).isEqualTo("No whole answer within 1 s");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void what_waited_for_a_connection_when_the_patience_was_over_takes_no_place() throws Exception {
        // Given a receiver that hangs, and more deliveries than it may have connections
        hangs = true;
        var courier = courier(Duration.ofSeconds(2));
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 3 * Tries.HOST_MOST; i++) {
                all.submit(() -> courier.deliver(target("/", 1, List.of()), "dlv_1", 1, PAYLOAD));
            }
        }

        // When it is well again
        hangs = false;
        var tried = courier.deliver(target("/", 1, List.of()), "dlv_2", 1, PAYLOAD);

        // Then the next delivery finds a connection at once
        assertThat(tried.error()).isNull();
    }

    @Test
    void a_receiver_that_never_ends_its_answer_is_not_read_to_the_end() throws Exception {
        answer = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(200_000);
        assertThat(courier(Duration.ofSeconds(10)).deliver(target("/", 1, List.of()), "dlv_1", 1, PAYLOAD).error()).isNull();
    }

    @Test
    void nobody_there_and_an_address_that_is_not_allowed_are_failures() throws Exception {
        int port = receiver.getLocalPort();
        receiver.close();
        var nobody = courier(Duration.ofSeconds(10)).deliver(new Target("whk_1", "http://127.0.0.1:" + port + "/", "shop", 1, List.of()), "dlv_1", 1, PAYLOAD);
        assertThat(nobody.error()).isEqualTo("The receiver takes no connection");
        var inside = new Courier(vertx, new AddressGuard(false, InetAddress::getAllByName), secrets, Clock.systemUTC(), Duration.ofSeconds(10))
                .deliver(new Target("whk_1", "https://127.0.0.1:" + port + "/", "shop", 1, List.of()), "dlv_1", 1, PAYLOAD);
        assertThat(inside.error()).contains("inside this network");
    }

    @Test
    void the_connection_goes_to_the_address_that_was_checked_whatever_the_name_says_later() throws Exception {
        // Given a name that only the guard can resolve
        var guard = new AddressGuard(true, host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
        var courier = new Courier(vertx, guard, secrets, Clock.systemUTC(), Duration.ofSeconds(10));

        // When a delivery is made to it
        var tried = courier.deliver(new Target("whk_1", "http://shop.invalid:" + receiver.getLocalPort() + "/", "shop", 1, List.of()), "dlv_1", 1, PAYLOAD);

        // Then nobody else was asked for its address
        assertThat(tried.error()).isNull();
        assertThat(asked.poll(10, TimeUnit.SECONDS).headers().get("host")).containsExactly("shop.invalid:" + receiver.getLocalPort());
    }

    @Test
    void retry_after_is_seconds_or_a_date() {
        var now = Instant.parse("2026-11-23T09:00:00Z");
        assertThat(Courier.retryAfter("120", now)).isEqualTo(Duration.ofSeconds(120));
        assertThat(Courier.retryAfter("Mon, 23 Nov 2026 09:05:00 GMT", now)).isEqualTo(Duration.ofMinutes(5));
        assertThat(Courier.retryAfter("Mon, 23 Nov 2026 08:05:00 GMT", now)).isZero();
        assertThat(Courier.retryAfter("soon", now)).isZero();
        assertThat(Courier.retryAfter(null, now)).isZero();
    }

    private Courier courier(Duration patience) {
        return new Courier(vertx, new AddressGuard(true, InetAddress::getAllByName), secrets, Clock.systemUTC(), patience);
    }

    private Target target(String path, int version, List<Instant> rotations) {
        return new Target("whk_1", "http://localhost:" + receiver.getLocalPort() + path, "shop", version, rotations);
    }

    private void serve(Socket socket) {
        try (socket; var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)); OutputStream out = socket.getOutputStream()) {
            var line = in.readLine();
            var headers = new HashMap<String, List<String>>();
            for (var header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                headers.put(header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT), List.of(header.substring(header.indexOf(':') + 1).strip()));
            }
            var body = new StringBuilder();
            while (body.toString().getBytes(StandardCharsets.UTF_8).length < Integer.parseInt(headers.get("content-length").getFirst())) {
                body.append((char) in.read());
            }
            asked.add(new Asked(line, headers, body.toString()));
            if (hangs) {
                in.read(); // until the other side goes
            }
            out.write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // the other side has gone
        }
    }
}
