package io.countersign.ingest;

import io.countersign.ingest.domain.AddressKind;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/// Says where a webhook may lead. It is asked when one is registered and again for every connection, which is then made to the very address
/// that was looked at: a name that leads elsewhere a moment later leads nowhere.
public final class AddressGuard {

    private static final int URL_MOST = 2_000;

    private final boolean privateAllowed;
    private final Resolver resolver;

    /// @param privateAllowed whether loopback and private addresses, and http, are fine
    public AddressGuard(boolean privateAllowed, Resolver resolver) {
        this.privateAllowed = privateAllowed;
        this.resolver = resolver;
    }

    /// Finds the addresses of a name.
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// What is said of a URL.
    public sealed interface Verdict {

        /// It may be asked, at that address only.
        ///
        /// @param port of the URL, or that of its scheme
        record Allowed(URI url, int port, InetAddress address) implements Verdict {}

        /// It may not.
        ///
        /// @param why one sentence with the remedy
        record Refused(String why) implements Verdict {}
    }

    /// Looks at a URL and at every address its name has now.
    public Verdict check(String text) {
        URI url;
        try {
            url = new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            return refused("The url is not a URL; send one such as https://shop.example/countersign.");
        }
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(privateAllowed && scheme.equals("http"))) {
            return refused("The url does not begin with https://" + (privateAllowed ? " or http://" : "") + "; webhooks are sent encrypted.");
        }
        if (text.length() > URL_MOST || url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null || url.getPort() == 0 || url.getPort() > 65_535) {
            return refused("The url has no host, or a user, a fragment, no such port or more than " + URL_MOST + " characters; send scheme, host, port and path only.");
        }
        try {
            var addresses = resolver.resolve(url.getHost());
            if (addresses.length > 0 && Arrays.stream(addresses).allMatch(this::allowed)) {
                return new Verdict.Allowed(url, url.getPort() > 0 ? url.getPort() : scheme.equals("https") ? 443 : 80, addresses[0]);
            }
            return refused("The host of the url leads to an address inside this network or a reserved one; name one on the open internet.");
        } catch (UnknownHostException e) {
            return refused("The host of the url has no address; check its name.");
        }
    }

    private boolean allowed(InetAddress address) {
        var kind = AddressKind.of(address);
        return kind == AddressKind.PUBLIC || kind == AddressKind.PRIVATE && privateAllowed;
    }

    private static Verdict refused(String why) {
        return new Verdict.Refused(why);
    }
}
