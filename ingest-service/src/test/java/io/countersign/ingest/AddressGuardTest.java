package io.countersign.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.AddressGuard.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final AddressGuard OPEN = new AddressGuard(false, InetAddress::getAllByName);
    private static final AddressGuard LOCAL = new AddressGuard(true, InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://017700000001/",
        "https://localhost/", "https://localhost./", "https://127.0.0.1./", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[0:0:0:0:0:ffff:a9fe:a9fe]/",
        "https://[::127.0.0.1]/", "https://[64:ff9b::10.0.0.1]/", "https://[2002:a00:1::]/", "https://[2001:0:1::1]/", "https://10.1.2.3/", "https://172.16.0.1/", "https://172.31.255.255/",
        "https://192.168.1.1/", "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://0/", "https://224.0.0.1/", "https://255.255.255.255/",
        "https://240.0.0.1/", "https://192.0.2.1/", "https://198.18.0.1/", "https://168.63.129.16/", "https://100.100.100.200/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[fd12:3456::1]/",
        "https://[fd00:ec2::254]/", "https://[ff02::1]/", "https://[::]/", "https://[fec0::1]/", "https://[2001:db8::1]/", "https://[100::1]/", "https://[3fff::1]/",
        "http://8.8.8.8/", "ftp://8.8.8.8/", "file:///etc/passwd", "8.8.8.8", "https://", "https://user@8.8.8.8/", "https://user:secret@8.8.8.8/", "https://8.8.8.8/#part", "https://8.8.8.8:0/",
        "https://8.8.8.8:70000/", "https://8.8.8.8\\@127.0.0.1/", "https://no such host/", "https://not-a-host.invalid/", "https://a_b.invalid/", "javascript:alert(1)", ""})
    void an_address_inside_or_reserved_or_no_url_is_refused(String url) {
        assertThat(OPEN.check(url)).as(url).isInstanceOfSatisfying(Verdict.Refused.class, it -> assertThat(it.why()).contains(";"));
    }

    @ParameterizedTest
    @CsvSource({"https://8.8.8.8/hook?a=b,8.8.8.8,443", "https://8.8.8.8:8443,8.8.8.8,8443", "https://[2606:4700:4700::1111]/,2606:4700:4700:0:0:0:0:1111,443", "https://[::ffff:8.8.8.8]/,8.8.8.8,443",
        "HTTPS://172.15.0.1/,172.15.0.1,443", "https://172.32.0.1/,172.32.0.1,443", "https://100.128.0.1/,100.128.0.1,443", "https://[64:ff9b::8.8.8.8]/,64:ff9b:0:0:0:0:808:808,443"})
    void an_address_on_the_open_internet_is_allowed_and_pinned(String url, String address, int port) {
        assertThat(OPEN.check(url)).isInstanceOfSatisfying(Verdict.Allowed.class, it -> {
            assertThat(it.address().getHostAddress()).isEqualTo(address);
            assertThat(it.port()).isEqualTo(port);
        });
    }

    @Test
    void a_local_stack_takes_private_addresses_and_http_but_never_metadata() {
        assertThat(LOCAL.check("http://127.0.0.1:8080/hook")).isInstanceOf(Verdict.Allowed.class);
        assertThat(LOCAL.check("https://10.0.0.1/hook")).isInstanceOf(Verdict.Allowed.class);
        assertThat(LOCAL.check("http://[::1]/hook")).isInstanceOf(Verdict.Allowed.class);
        assertThat(LOCAL.check("http://169.254.169.254/")).isInstanceOf(Verdict.Refused.class);
        assertThat(LOCAL.check("http://[fd00:ec2::254]/")).isInstanceOf(Verdict.Refused.class);
        assertThat(LOCAL.check("http://0.0.0.0/")).isInstanceOf(Verdict.Refused.class);
        assertThat(LOCAL.check("gopher://127.0.0.1/")).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void one_bad_address_of_a_name_is_enough() {
        var guard = new AddressGuard(false, host -> Arrays.stream(new String[] {"8.8.8.8", "10.0.0.1"}).map(AddressGuardTest::address).toArray(InetAddress[]::new));
        assertThat(guard.check("https://shop.example/")).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void a_name_is_looked_up_each_time_so_that_one_that_moves_inside_is_noticed() {
        // Given a name that leads outside first and inside then
        var answers = Arrays.asList("8.8.8.8", "127.0.0.1").iterator();
        var guard = new AddressGuard(false, host -> new InetAddress[] {address(answers.next())});

        // Then it is allowed once, at the address that was looked at
        assertThat(guard.check("https://shop.example/")).isInstanceOfSatisfying(Verdict.Allowed.class, it -> assertThat(it.address().getHostAddress()).isEqualTo("8.8.8.8"));
        assertThat(guard.check("https://shop.example/")).isInstanceOf(Verdict.Refused.class);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
