package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.voicesurvey.application.port.IdentityProviderFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trusted certificates. */
final class ProviderTrustTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir
  private Path folder;

  @Test
  void aCertificateOfTheFileIsTrustedAndNoOther() throws Exception {
    Path store = folder.resolve("server.p12");
    Path certificate = folder.resolve("ca.pem");
    keytool("-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=localhost", "-ext",
        "san=ip:127.0.0.1", "-keystore", store.toString());
    keytool("-exportcert", "-rfc", "-alias", "server", "-file", certificate.toString(), "-keystore", store.toString());
    HttpsServer server = serve(store);
    HTTPRequest request = new HTTPRequest(HTTPRequest.Method.GET,
        URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/"));

    try (ProviderHttp trusting = http(Optional.of(ProviderFiles.trusting(certificate)));
        ProviderHttp other = http(Optional.empty())) {
      assertThat(ProviderFiles.certificatesProblem(certificate)).isEmpty();
      assertThat(ProviderFiles.certificatesProblem(repeated(certificate, 200_000))).isEmpty();
      assertThat(ProviderFiles.certificatesProblem(repeated(certificate, 1_100_000))).get().asString()
          .contains("1 MiB");
      assertThat(trusting.fetch(request, "test endpoint", Duration.ofSeconds(5))).isEmpty();
      assertThatExceptionOfType(IdentityProviderFault.class)
          .isThrownBy(() -> other.fetch(request, "test endpoint", Duration.ofSeconds(5)));
    } finally {
      server.stop(0);
    }
  }

  private Path repeated(Path certificate, int length) throws IOException {
    String text = Files.readString(certificate);
    return Files.writeString(folder.resolve("bundle-" + length + ".pem"), text.repeat(length / text.length() + 1));
  }

  private static ProviderHttp http(Optional<SSLContext> trust) {
    return new ProviderHttp(trust, "OIDC_CA_FILE", ProxyRoutes.NONE, Thread::startVirtualThread, () -> Client.START,
        endpoint -> outcome -> {});
  }

  private static HttpsServer serve(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", exchange -> Fault.respond(exchange, 200, "application/json", "{}"));
    server.start();
    return server;
  }

  private static void keytool(String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    Process process = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
