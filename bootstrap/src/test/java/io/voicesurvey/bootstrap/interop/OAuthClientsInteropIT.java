package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The npm packages {@code openid-client} and {@code oauth4webapi}, with every grant. */
class OAuthClientsInteropIT {
  private static final Path SOURCE = Path.of("src", "test", "interop", "oauth-clients");
  private static final Path INSTALLED = Path.of("target", "interop", "oauth-clients");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @AutoClose
  private final ReliedService service = new ReliedService();

  @Test
  void every_grant_works() throws Exception {
    NpmPackage.install(SOURCE, INSTALLED);
    Files.writeString(INSTALLED.resolve("recipe.mjs"), """
        import * as client from 'openid-client'
        export async function recipe(secret, token) {
        %s  return { access_token, state }
        }
        """.formatted(service.examples("Programs in Node", "js").getFirst().replace("{ algorithm: 'oauth2' }",
        "{ algorithm: 'oauth2', execute: [client.allowInsecureRequests] }")));
    String secret = service.service("surveys");
    service.trust("surveys", "repo:octo-org/surveys");

    ProcessBuilder command = new ProcessBuilder("node", "--test", "grants.test.mjs").directory(INSTALLED.toFile());
    command.environment().putAll(Map.of("SERVICE", service.url.toString(), "CLIENT_ID", "service:surveys",
        "CLIENT_SECRET", secret, "WORKLOAD_TOKENS", workloadToken("1") + " " + workloadToken("2"), "REFRESH_TOKENS",
        Stream.of("ann", "bob", "carl").map(this::refreshToken).collect(Collectors.joining(" "))));
    try (BackgroundProcess clients = BackgroundProcess.start("oauth-clients", command)) {
      int exitCode = clients.awaitEnd(LIMIT);
      assertThat(exitCode).as("%s", clients.output()).isZero();
      assertThat(clients.output()).contains("# pass 10", "# fail 0", "# skipped 0");
    }
  }

  private String refreshToken(String name) {
    return service.signIn(World.person(name)).json().at("/refresh_token").asText();
  }

  private String workloadToken(String id) {
    long now = Instant.now().getEpochSecond();
    return ScriptableProvider.sign(service.world.provider.signingKey(), JsonValue.EMPTY_JSON_OBJECT,
        Json.createObjectBuilder().add("iss", service.world.provider.issuer()).add("aud", "surveys")
            .add("sub", "repo:octo-org/surveys").add("jti", id).add("iat", now).add("exp", now + 300).build())
        .reveal();
  }
}
