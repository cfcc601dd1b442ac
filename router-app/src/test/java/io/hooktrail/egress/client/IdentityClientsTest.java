package io.hooktrail.egress.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.hooktrail.egress.CallResult.Answer;
import io.hooktrail.egress.CallResult.Broken;
import io.hooktrail.egress.CallResult.Cause;
import io.hooktrail.egress.CallResult.Outcome;
import io.hooktrail.egress.OutgoingCall;
import io.hooktrail.egress.OutgoingCalls;
import io.hooktrail.egress.TlsIdentity;

import static org.assertj.core.api.Assertions.assertThat;

/** Calls of several TLS identities to one host, over real handshakes. */
class IdentityClientsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    private final Issuer issuer = new Issuer();
    private final OutgoingCalls calls = LoopbackCalls.allowed();

    @AfterEach
    void close() throws Exception {
        ((AutoCloseable) calls).close();
    }

    @Test
    void noConnectionOfOneIdentityIsUsedByAnother() throws Exception {
        var erp = client(issuer.issue("erp", ""));
        var crm = client(issuer.issue("crm", ""));
        var nobody = new TlsIdentity(issuer.pem(), "", "");
        try (var sink = new Sink("127.0.0.1")) {
            for (var identity : List.of(erp, erp, nobody, crm, erp, nobody, crm)) {
                assertThat(outcome(sink, identity)).isInstanceOf(Answer.class);
            }

            assertThat(sink.seen).extracting(Seen::peer)
                    .containsExactly("CN=erp", "CN=erp", "nobody", "CN=crm", "CN=erp", "nobody", "CN=crm");
            assertThat(sink.portsOf("CN=erp")).as("its own connection is kept").hasSize(1);
            assertThat(sink.portsOf("nobody")).hasSize(1);
            assertThat(sink.seen.stream().map(Seen::port).distinct()).hasSize(3);
        }
    }

    @Test
    void anAuthorityOfOneIdentityIsTrustedByNoOther() throws Exception {
        try (var sink = new Sink("127.0.0.1")) {
            assertThat(outcome(sink, new TlsIdentity(issuer.pem(), "", ""))).isInstanceOf(Answer.class);

            assertBroken(outcome(sink, TlsIdentity.NONE), Cause.TLS);
            assertBroken(outcome(sink, new TlsIdentity(new Issuer().pem(), "", "")), Cause.TLS);
        }
    }

    @Test
    void aTrustedAuthorityDoesNotMakeUpForAnotherHost() throws Exception {
        try (var sink = new Sink("127.0.0.2")) {
            assertBroken(outcome(sink, new TlsIdentity(issuer.pem(), "", "")), Cause.TLS);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsSaidBeforeAnyConnection() throws Exception {
        var mine = issuer.issue("erp", "");
        var other = issuer.issue("erp", "");
        try (var sink = new Sink("127.0.0.1")) {
            var outcome = outcome(sink, new TlsIdentity(issuer.pem(), mine.certificatePem(), other.keyPem()));

            assertBroken(outcome, Cause.UNWRITABLE);
            assertThat(((Broken) outcome).detail()).isEqualTo("the client key is not that of the client certificate");
            assertBroken(outcome(sink, new TlsIdentity("", mine.certificatePem(), "what lies there instead")),
                    Cause.UNWRITABLE);
            assertThat(sink.seen).isEmpty();
        }
    }

    private TlsIdentity client(Issuer.Issued own) {
        return new TlsIdentity(issuer.pem(), own.certificatePem(), own.keyPem());
    }

    private Outcome outcome(Sink sink, TlsIdentity identity) {
        return calls.post(new OutgoingCall(URI.create("https://127.0.0.1:" + sink.server.getAddress().getPort() + "/"),
                List.of(), new byte[0], Duration.ofSeconds(20), identity)).outcome();
    }

    private static void assertBroken(Outcome outcome, Cause cause) {
        assertThat(outcome).isInstanceOfSatisfying(Broken.class,
                broken -> assertThat(broken.cause()).isEqualTo(cause));
    }

    private record Seen(int port, String peer) {}

    /** Asks for a certificate, and takes calls without one too. */
    private final class Sink implements AutoCloseable {

        private final HttpsServer server;
        private final List<Seen> seen = new CopyOnWriteArrayList<>();

        Sink(String address) throws Exception {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
            server.setHttpsConfigurator(new Asking(context(issuer.issue("sink", address))));
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        List<Integer> portsOf(String peer) {
            return seen.stream().filter(call -> call.peer().equals(peer)).map(Seen::port).distinct().toList();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                seen.add(new Seen(exchange.getRemoteAddress().getPort(), peer((HttpsExchange) exchange)));
                exchange.sendResponseHeaders(200, -1);
            }
        }

        private static String peer(HttpsExchange exchange) {
            try {
                return exchange.getSSLSession().getPeerPrincipal().getName();
            } catch (SSLPeerUnverifiedException e) {
                return "nobody";
            }
        }

        private SSLContext context(Issuer.Issued own) throws Exception {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own.store(PASSWORD), PASSWORD);
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("issuer", issuer.certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static final class Asking extends HttpsConfigurator {

        Asking(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            var asking = getSSLContext().getDefaultSSLParameters();
            asking.setWantClientAuth(true);
            parameters.setSSLParameters(asking);
        }
    }
}
