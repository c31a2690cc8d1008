package io.countersign.ingest.domain;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/// Which addresses a webhook may lead to, so that nobody makes this service ask inside its own network (server-side request forgery).
public enum AddressKind {
    /// On the open internet.
    PUBLIC,
    /// Inside: loopback, private, shared and unique local addresses. Allowed where the deployment says so.
    PRIVATE,
    /// Never: link-local (cloud metadata), multicast, unspecified, reserved.
    FORBIDDEN;

    private record Range(byte[] network, int bits, AddressKind kind) {

        boolean holds(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(address, 0, whole, network, 0, whole)
                    && (rest == 0 || (address[whole] & 0xff) >> (8 - rest) == (network[whole] & 0xff) >> (8 - rest));
        }
    }

    /// IANA's special-purpose registries and the clouds' metadata services; the first that holds counts.
    private static final List<Range> V4 = List.of(v4(168, 63, 129, 16, 32, FORBIDDEN), v4(100, 100, 100, 200, 32, FORBIDDEN), v4(0, 0, 0, 0, 8, FORBIDDEN),
            v4(10, 0, 0, 0, 8, PRIVATE), v4(100, 64, 0, 0, 10, PRIVATE), v4(127, 0, 0, 0, 8, PRIVATE), v4(169, 254, 0, 0, 16, FORBIDDEN), v4(172, 16, 0, 0, 12, PRIVATE),
            v4(192, 0, 0, 0, 24, FORBIDDEN), v4(192, 0, 2, 0, 24, FORBIDDEN), v4(192, 88, 99, 0, 24, FORBIDDEN), v4(192, 168, 0, 0, 16, PRIVATE), v4(198, 18, 0, 0, 15, FORBIDDEN),
            v4(198, 51, 100, 0, 24, FORBIDDEN), v4(203, 0, 113, 0, 24, FORBIDDEN), v4(224, 0, 0, 0, 3, FORBIDDEN));
    private static final List<Range> V6 = List.of(v6(128, PRIVATE, 0, 0, 0, 0, 0, 0, 0, 1), v6(128, FORBIDDEN, 0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), v6(7, PRIVATE, 0xfc00),
            v6(10, PRIVATE, 0xfec0), v6(23, FORBIDDEN, 0x2001), v6(32, FORBIDDEN, 0x2001, 0xdb8), v6(20, FORBIDDEN, 0x3fff), v6(3, PUBLIC, 0x2000));
    /// IPv6 networks that lead to an IPv4 address, and where in them it stands.
    private static final List<Range> MAPPED = List.of(v6(96, PUBLIC, 0, 0, 0, 0, 0, 0xffff), v6(96, PUBLIC, 0x64, 0xff9b), v6(96, PUBLIC, 0));
    private static final Range SIX_TO_FOUR = v6(16, PUBLIC, 0x2002);

    /// The kind of `address`.
    public static AddressKind of(InetAddress address) {
        var bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return of(V4, bytes, PUBLIC);
        }
        boolean loopback = of(V6.subList(0, 1), bytes, PUBLIC) == PRIVATE;
        if (!loopback && MAPPED.stream().anyMatch(range -> range.holds(bytes))) {
            return of(V4, Arrays.copyOfRange(bytes, 12, 16), PUBLIC);
        }
        if (SIX_TO_FOUR.holds(bytes)) {
            return of(V4, Arrays.copyOfRange(bytes, 2, 6), PUBLIC);
        }
        return of(V6, bytes, FORBIDDEN);
    }

    private static AddressKind of(List<Range> ranges, byte[] address, AddressKind otherwise) {
        return ranges.stream().filter(range -> range.holds(address)).map(Range::kind).findFirst().orElse(otherwise);
    }

    private static Range v4(int a, int b, int c, int d, int bits, AddressKind kind) {
        return new Range(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, bits, kind);
    }

    private static Range v6(int bits, AddressKind kind, int... groups) {
        var network = new byte[16];
        for (int i = 0; i < groups.length; i++) {
            network[2 * i] = (byte) (groups[i] >> 8);
            network[2 * i + 1] = (byte) groups[i];
        }
        return new Range(network, bits, kind);
    }
}
