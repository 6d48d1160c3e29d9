package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The contract of {@link LiveSessions}. Each test begins with an empty database. */
public interface LiveSessionsContract {
  /** The maximum age of an answer. */
  Duration BEHIND = Duration.ofSeconds(1);

  LiveSessions liveSessions();

  SessionRepository sessions();

  UserRepository users();

  @Test
  default void a_session_is_found_with_its_user() {
    User anna = anna();
    Session session = started(anna);

    for (int i = 0; i < 2; i++) {
      assertThat(liveSessions().find(session.id())).hasValueSatisfying(found -> {
        assertThat(found.user()).isEqualTo(anna);
        assertThat(found.session()).isEqualTo(session);
        assertThat(found.isExpired()).isFalse();
      });
    }
  }

  @Test
  default void an_unknown_session_is_not_found() {
    assertThat(liveSessions().find(Samples.session("one", Samples.user("anna")).id())).isEmpty();
  }

  @Test
  default void a_session_that_was_not_there_a_moment_ago_is_found() {
    User anna = anna();
    Session session = Samples.session("one", anna);
    assertThat(liveSessions().find(session.id())).isEmpty();

    Session stored = sessions().insert(session).orElseThrow();

    assertSoon(session, found -> found.session().equals(stored));
  }

  @Test
  default void a_revocation_is_seen_within_a_second() {
    Session session = started(anna());
    liveSessions().find(session.id());

    sessions().revoke(session.id());

    assertSoon(session, found -> found.session().isRevoked());
  }

  @Test
  default void a_disabled_user_is_seen_within_a_second() {
    User anna = anna();
    Session session = started(anna);
    liveSessions().find(session.id());

    users().update(Samples.withStatus(anna, UserStatus.DISABLED));

    assertSoon(session, found -> !found.user().isActive());
  }

  @Test
  default void a_new_role_is_seen_within_a_second() {
    User anna = anna();
    Session session = started(anna);
    liveSessions().find(session.id());

    users().update(Samples.withRole(anna, Role.ADMIN));

    assertSoon(session, found -> found.user().role() == Role.ADMIN);
  }

  @Test
  default void a_recalled_session_equals_the_found_session() {
    User anna = anna();
    Session session = started(anna);
    assertThat(liveSessions().findCached(session.id())).isEmpty();

    Optional<UserSession> found = liveSessions().find(session.id());

    assertThat(liveSessions().findCached(session.id()).or(() -> found)).isEqualTo(found);
  }

  @Test
  default void a_revoked_session_is_not_recalled_as_live_for_longer_than_a_second() {
    Session session = started(anna());
    liveSessions().find(session.id());

    sessions().revoke(session.id());

    long start = System.nanoTime();
    while (liveSessions().findCached(session.id()).filter(found -> !found.session().isRevoked()).isPresent()
        && System.nanoTime() - start < BEHIND.toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(liveSessions().findCached(session.id()).filter(found -> !found.session().isRevoked())).isEmpty();
  }

  private void assertSoon(Session session, Predicate<UserSession> expected) {
    long start = System.nanoTime();
    Optional<UserSession> found = liveSessions().find(session.id());
    while (found.filter(expected).isEmpty() && System.nanoTime() - start < BEHIND.toNanos()) {
      Thread.onSpinWait();
      found = liveSessions().find(session.id());
    }
    assertThat(found).hasValueSatisfying(last -> assertThat(expected.test(last)).isTrue());
  }

  private User anna() {
    User anna = Samples.user("anna");
    users().insert(anna);
    return anna;
  }

  private Session started(User user) {
    return sessions().insert(Samples.session("one", user)).orElseThrow();
  }
}
