package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voicesurvey.adapters.oidc.provider.SignIn;
import io.voicesurvey.bootstrap.Documents;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BrowserSession;
import io.voicesurvey.bootstrap.process.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An instance of the service on which other programs rely: at its PUBLIC_URL, the issuer of its tokens. */
final class ReliedService implements AutoCloseable {
  private static final String EXAMPLE_URL = "https://survey.example.com";

  final World world = new World();
  final URI url = world.publicUrl;
  private final Path key;
  private final Page root;

  ReliedService() {
    try {
      this.key = Files.createTempFile("signing-key", ".pem");
      Files.writeString(key, newKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> settings = new HashMap<>(World.ROLES);
    settings.putAll(Map.of("PORT", Integer.toString(url.getPort()), "JWT_ISSUER", url.toString(), "JWT_SECRET_KEY", "",
        "JWT_PRIVATE_KEY_FILE", key.toString()));
    world.start(settings);
    this.root = signIn(World.admin("root"));
  }

  /** Of P-256, which the libraries of all programs support. */
  private static String newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The session of an administrator. */
  Page root() {
    return root;
  }

  Page signIn(SignIn person) {
    try (BrowserSession browser = new BrowserSession()) {
      return world.signIn(url, browser, person);
    }
  }

  /** A new service account; its client secret. */
  String service(String name) {
    assertThat(admin("", "{\"name\":\"" + name + "\",\"role\":\"viewer\"}").status()).isEqualTo(201);
    return admin("/" + name + "/secrets", "{}").json().at("/client_secret").asText();
  }

  /** A rule by which that service account trusts workloads of the provider with that subject. */
  void trust(String name, String subject) {
    assertThat(admin("/" + name + "/trusts", "{\"issuer\":\"" + world.provider.issuer() + "\",\"audience\":\"surveys\","
        + "\"claims\":{\"sub\":\"" + subject + "\"}}").status()).isEqualTo(201);
  }

  private Page admin(String path, String body) {
    return World.send(HttpRequest.newBuilder(url.resolve("/api/admin/services" + path))
        .POST(BodyPublishers.ofString(body)), "Authorization", World.bearer(root), "Content-Type", "application/json");
  }

  /** The profile of a user. */
  JsonNode profile(Page holder) {
    return World.me(url, holder).json();
  }

  /** The examples in one language under a heading of the page about other services, with the address of this one. */
  List<String> examples(String heading, String language) {
    String page = Documents.page("docs/relying-parties.md");
    int start = page.indexOf("# " + heading + "\n");
    assertThat(start).as(heading).isPositive();
    String section = page.substring(start).split("\n#+ ", 2)[0];
    List<String> found = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(section).results()
        .map(block -> block.group(1).replace(EXAMPLE_URL, url.toString())).toList();
    assertThat(found).as(heading).isNotEmpty();
    return found;
  }

  @Override
  public void close() {
    world.close();
    key.toFile().delete();
  }
}
