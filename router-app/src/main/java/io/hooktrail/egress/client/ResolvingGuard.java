package io.hooktrail.egress.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.hooktrail.egress.AddressPolicy;
import io.hooktrail.egress.Addresses;
import io.hooktrail.egress.EgressProblem.PrivateSink;
import io.hooktrail.egress.EgressProblem.UnresolvableSink;
import io.hooktrail.egress.EgressProblem.UnusableSink;
import io.hooktrail.egress.OutgoingGuard;
import io.hooktrail.problem.Refused;

/**
 * Decides by the addresses themselves: a name is resolved once, and every address it has must be one we may reach, as another
 * lookup might choose any of them.
 */
class ResolvingGuard implements OutgoingGuard {

    private static final int URI_CHARACTERS_MAX = 2048;
    private static final Duration LOOKUP_MAX = Duration.ofSeconds(5);

    /** A host whose last label is a number is an address to some reader (WHATWG URL, "ends in a number"). */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)\\.?");

    private final AddressPolicy policy;
    private final OwnPorts ownPorts;
    private final HostResolver resolver;
    private final Optional<OwnUrl> ownUrl;

    /** @param publicUrl where the router itself is seen from outside; empty when unknown */
    ResolvingGuard(AddressPolicy policy, OwnPorts ownPorts, HostResolver resolver, Optional<URI> publicUrl) {
        this.policy = policy;
        this.ownPorts = ownPorts;
        this.resolver = resolver;
        this.ownUrl = publicUrl.map(OwnUrl::new);
    }

    @Override
    public void check(URI sink, String pointer) {
        checkUri(sink, pointer);
        admitted(sink.getScheme(), host(sink), port(sink.getScheme(), sink.getPort()), pointer, LOOKUP_MAX);
    }

    /**
     * What can be judged without asking for addresses; each call is judged so again, as the settings may have changed since the
     * sink was configured.
     *
     * @throws Refused naming the part that is wrong
     */
    void checkUri(URI sink, String pointer) {
        checkForm(sink, pointer);
        if (ownUrl.filter(own -> own.holds(sink)).isPresent()) {
            throw unusable(pointer, "this is the router's own public URL; a delivery to it would go in a circle");
        }
    }

    /**
     * The addresses to connect to, each of them checked.
     *
     * @param host a name or an address literal, without brackets
     * @throws Refused when any of them may not be reached
     */
    List<InetAddress> admitted(String scheme, String host, int port, String pointer, Duration within) {
        var addresses = addresses(host, pointer, within);
        for (var address : addresses) {
            if (ownPorts.isOwn(address, port)) {
                throw unusable(pointer, "port " + port + " of " + host + " is this router itself");
            }
            var refusal = policy.refusal(address, port);
            if (refusal.isPresent()) {
                throw new Refused(new PrivateSink(pointer, host, address.getHostAddress(), refusal.get()));
            }
            if (!"https".equalsIgnoreCase(scheme) && !policy.isAllowed(address, port)) {
                throw unusable(pointer,
                        "plain http is sent only to networks the operator allowed (HOOKTRAIL_SINKS_ALLOW); "
                                + "use https");
            }
        }
        return addresses;
    }

    /** The addresses of a host that the operator named; nothing is judged. */
    List<InetAddress> addressesOfOperator(String host, Duration within) throws UnknownHostException {
        var plain = plain(host);
        var literal = Addresses.literal(plain);
        return literal.isPresent() ? List.of(literal.get()) : resolver.resolve(plain, within);
    }

    private List<InetAddress> addresses(String host, String pointer, Duration within) {
        var literal = Addresses.literal(host);
        if (literal.isPresent()) {
            return List.of(Addresses.plain(literal.get()));
        }
        if (host.contains(":") || ENDS_IN_NUMBER.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            throw unusable(pointer,
                    "\"" + host + "\" is not a usual form of an address; write IPv4 as four decimal numbers "
                            + "without leading zeros and IPv6 without a scope");
        }
        try {
            return resolver.resolve(host, within).stream().map(Addresses::plain).distinct().toList();
        } catch (UnknownHostException e) {
            throw new Refused(new UnresolvableSink(pointer, host));
        }
    }

    private static void checkForm(URI sink, String pointer) {
        var scheme = sink.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            throw unusable(pointer, "a sink is an absolute https URI, such as https://erp.example/hooks");
        }
        if (sink.toASCIIString().length() > URI_CHARACTERS_MAX) {
            throw unusable(pointer, "a sink has at most " + URI_CHARACTERS_MAX + " characters");
        }
        if (sink.getRawAuthority() != null && sink.getRawAuthority().contains("@")) {
            throw unusable(pointer, "a sink holds no user name or password; they would show in every log on the way");
        }
        if (sink.getHost() == null) {
            throw unusable(pointer,
                    "a sink needs a host of letters, digits and hyphens (international names in their xn-- form)");
        }
        if (sink.getRawFragment() != null) {
            throw unusable(pointer, "a sink has no fragment (#…); it would never be sent");
        }
        if (sink.getPort() == 0 || sink.getPort() > 65_535) {
            throw unusable(pointer, "a port is a number from 1 to 65535");
        }
    }

    private static String host(URI sink) {
        return plain(sink.getHost());
    }

    private static String plain(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(String scheme, int port) {
        if (port > 0) {
            return port;
        }
        return "https".equalsIgnoreCase(scheme) ? 443 : 80;
    }

    private static Refused unusable(String pointer, String why) {
        return new Refused(new UnusableSink(pointer, why));
    }
}
