package io.voicesurvey.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.DatabaseLimits;
import io.voicesurvey.adapters.persistence.DatabaseObservers;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.bootstrap.journey.Federation;
import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.Page;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The statements of a login. Those of the release with one provider were the same. */
class LoginCostTest {
  private static final World WORLD = new World();
  private static final Federation FEDERATION = new Federation("corp", "partner");
  private static final DatabaseLimits PATIENT = new DatabaseLimits(Duration.ofSeconds(60), Duration.ofSeconds(60),
      Duration.ofSeconds(60));
  private static final String[] FIRST = {"SELECT", "COMMIT", "SELECT", "SELECT", "SELECT", "INSERT", "INSERT", "WITH",
      "COMMIT"};
  /** The update ends the wait. Another statement records the role. */
  private static final String[] AWAITED = {"SELECT", "COMMIT", "SELECT", "SELECT", "SELECT", "UPDATE", "WITH",
      "INSERT", "WITH", "COMMIT"};
  private static final String[] LATER = {"SELECT", "COMMIT", "SELECT", "UPDATE", "INSERT", "WITH", "COMMIT"};

  private final Queue<String> operations = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void migrate() {
    WORLD.start();
  }

  @AfterAll
  static void end() {
    WORLD.close();
    FEDERATION.close();
  }

  @Test
  void isThatOfTheReleaseWithOneProvider() {
    try (Wiring wiring = wiring(Map.of())) {
      assertThat(login(wiring, ProviderId.DEFAULT, WORLD.provider, "ann")).containsExactly(FIRST);
      assertThat(login(wiring, ProviderId.DEFAULT, WORLD.provider, "ann")).containsExactly(LATER);
    }
  }

  @Test
  void isTheSameAtAProviderThatAdopts() {
    try (Wiring wiring = wiring(FEDERATION.settings(
        Map.of("OIDC_PARTNER_DOMAINS", "example.test", "OIDC_PARTNER_ADOPT_BY_EMAIL", "true")))) {
      ProviderId partner = new ProviderId("partner");
      assertThat(login(wiring, partner, FEDERATION.provider("partner"), "bob")).containsExactly(FIRST);
      assertThat(login(wiring, partner, FEDERATION.provider("partner"), "bob")).containsExactly(LATER);
    }
  }

  /** The statement that begins the session stores the refresh token, too. */
  @Test
  void isNoHigherIfTheProviderIssuesARefreshToken() {
    FEDERATION.provider("corp").issueRefreshTokens();
    try (Wiring wiring = wiring(FEDERATION.settings(Map.of()))) {
      ProviderId corp = new ProviderId("corp");
      assertThat(login(wiring, corp, FEDERATION.provider("corp"), "eve")).hasSameSizeAs(FIRST).endsWith("WITH", "WITH",
          "COMMIT");
      assertThat(login(wiring, corp, FEDERATION.provider("corp"), "eve")).hasSameSizeAs(LATER).endsWith("WITH", "WITH",
          "COMMIT");
    }
  }

  @Test
  void isNoHigherForAWaitingUser() {
    try (Wiring wiring = wiring(Map.of())) {
      Line line = new Line.Assignment(1, new EmailAddress("awaited@example.test"), Role.ADMIN, Optional.empty());
      assertThat(wiring.useCases().importUsers().execute(new ImportUsers.Command(List.of(line).iterator(), "team.csv",
          false, Actor.COMMAND, (number, reason) -> {})).waiting()).isEqualTo(1);

      assertThat(login(wiring, ProviderId.DEFAULT, WORLD.provider, "awaited")).containsExactly(AWAITED);
      assertThat(login(wiring, ProviderId.DEFAULT, WORLD.provider, "awaited")).containsExactly(LATER);
    }
  }

  private Wiring wiring(Map<String, String> overrides) {
    DatabaseObservers counting = DatabaseObservers.of(new SimpleMeterRegistry(), Optional.of((operation, text) -> {
      operations.add(operation);
      return failure -> {};
    }));
    Settings settings = WORLD.settings(overrides);
    return new Wiring(settings, Wiring.CLOCK, new Database(settings.database(), PATIENT, counting),
        id -> endpoint -> outcome -> {});
  }

  /** The operations on the database during a whole login. */
  private List<String> login(Wiring wiring, ProviderId id, ScriptableProvider provider, String name) {
    operations.clear();
    StartLogin.Outcome.Started started = (StartLogin.Outcome.Started) wiring.useCases().startLogin()
        .execute(new StartLogin.Command(Optional.of(id.value()), Optional.empty(), StartLogin.Parameters.NONE,
            Optional.empty(), Map.of()));
    URI back = provider.authorize(started.authorizationUrl(), World.person(name));
    assertThat(wiring.useCases().completeLogin()
        .execute(new CompleteLogin.Command(id, started.state(), Optional.of(started.sealedAttempt()),
            Page.query(back, "code").map(Secret::of), Optional.empty(), Page.query(back, "iss"), Client.UNKNOWN)))
        .isInstanceOf(CompleteLogin.Outcome.SignedIn.class);
    return List.copyOf(operations);
  }
}
