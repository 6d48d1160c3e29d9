package io.voicesurvey.bootstrap.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What every service that accepts tokens has to do: {@code /surveys} is for all users, {@code /settings} for admins. */
final class ResourceServers {
  private static final Duration START = Duration.ofSeconds(120);

  private ResourceServers() {}

  static void await(BackgroundProcess process, URI server) {
    process.await(() -> {
      try {
        return Optional.of(server).filter(address -> World.get(address, "/surveys").status() == 401);
      } catch (RuntimeException e) {
        return Optional.empty();
      }
    }, START);
  }

  /** Accepts the tokens of the service for what their users may do, and no others. */
  static void check(URI server, ReliedService service, String viewerName) {
    Page viewer = service.signIn(World.person(viewerName));

    Page list = World.get(server, "/surveys", "Authorization", World.bearer(viewer));
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.body()).isEqualTo(service.profile(viewer).at("/id").asText());
    assertThat(World.get(server, "/settings", "Authorization", World.bearer(viewer)).status()).isEqualTo(403);
    assertThat(World.get(server, "/settings", "Authorization", World.bearer(service.root())).status()).isEqualTo(200);
    assertThat(World.get(server, "/surveys").status()).isEqualTo(401);
    assertThat(World.get(server, "/surveys", "Authorization", "Bearer "
        + viewer.json().at("/refresh_token").asText()).status()).isEqualTo(401);
    String token = World.bearer(viewer);
    String forged = token.substring(0, token.length() - 8) + (token.endsWith("AAAAAAAA") ? "BBBBBBBB" : "AAAAAAAA");
    assertThat(World.get(server, "/surveys", "Authorization", forged).status()).isEqualTo(401);
  }
}
