package io.voicesurvey.adapters.persistence.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.application.port.InMemorySessionRepository;
import io.voicesurvey.application.port.InMemoryUserRepository;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The content of the cache and its lifetime. The source counts its calls, and the clock stands still. */
class CaffeineLiveSessionsTest {
  private static final int MAX_SESSIONS = 100;
  private static final Runnable NOTHING = () -> {};

  private final MutableClock clock = new MutableClock(Samples.NOW);
  private final InMemoryDatabase database = new InMemoryDatabase(clock);
  private final InMemorySessionRepository sessions = new InMemorySessionRepository(database);
  private final InMemoryUserRepository users = new InMemoryUserRepository(database);
  private final AtomicLong tick = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<Runnable> afterRead = new AtomicReference<>(NOTHING);
  private final LiveSessions source = id -> {
    asked.incrementAndGet();
    Optional<UserSession> found = sessions.find(id);
    afterRead.getAndSet(NOTHING).run();
    return found;
  };
  private final CaffeineLiveSessions live = new CaffeineLiveSessions(source, tick::get, MAX_SESSIONS);

  private final User anna = user("anna");
  private final Session session = started("one", anna);

  @Test
  void a_session_that_was_read_once_is_remembered_as_it_is() {
    hear();

    Optional<UserSession> first = live.find(session.id());
    Optional<UserSession> second = live.find(session.id());

    assertThat(first).contains(new UserSession(anna, session, Samples.NOW));
    assertThat(second).isSameAs(first);
    assertThat(asked).hasValue(1);
    assertThat(live.figures()).isEqualTo(new CacheFigures(1, 1, 0, 1, true, Duration.ZERO));
  }

  @Test
  void a_remembered_session_is_recalled_without_a_question_while_the_proof_lasts() {
    hear();
    assertThat(live.findCached(session.id())).isEmpty();
    Optional<UserSession> found = live.find(session.id());

    assertThat(live.findCached(session.id())).isSameAs(found);
    live.endProof();
    assertThat(live.findCached(session.id())).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void before_it_hears_anything_it_asks_each_time_and_remembers_nothing() {
    live.find(session.id());
    live.find(session.id());
    hear();
    live.find(session.id());

    assertThat(asked).hasValue(3);
    assertThat(live.figures()).isEqualTo(new CacheFigures(0, 1, 2, 1, true, Duration.ZERO));
  }

  @Test
  void a_forgotten_session_is_read_again_also_after_a_read_that_was_running() {
    hear();
    live.find(session.id());
    live.forget(session.id());
    assertThat(live.findCached(session.id())).isEmpty();

    afterRead.set(() -> live.forget(session.id()));
    live.find(session.id());
    assertThat(live.findCached(session.id())).isEmpty();
    live.find(session.id());
    assertThat(live.findCached(session.id())).isPresent();
  }

  @Test
  void a_proof_holds_for_less_than_a_second() {
    hear();
    live.find(session.id());

    tick.addAndGet(Duration.ofMillis(899).toNanos());
    live.find(session.id());
    assertThat(asked).hasValue(1);

    tick.addAndGet(Duration.ofMillis(1).toNanos());
    live.find(session.id());
    assertThat(asked).hasValue(2);
    assertThat(live.figures().listening()).isFalse();
  }

  @Test
  void a_proof_counts_from_the_moment_that_it_is_a_proof_of() {
    long then = tick.get();
    tick.addAndGet(Duration.ofMillis(900).toNanos());
    live.prove(then);

    live.find(session.id());
    live.find(session.id());

    assertThat(asked).hasValue(2);
  }

  @Test
  void a_remembered_session_is_good_again_once_there_is_a_new_proof() {
    hear();
    live.find(session.id());
    tick.addAndGet(Duration.ofSeconds(5).toNanos());
    hear();

    live.find(session.id());

    assertThat(asked).hasValue(1);
  }

  @Test
  void a_lost_proof_is_none() {
    hear();
    live.find(session.id());
    live.endProof();

    live.find(session.id());

    assertThat(asked).hasValue(2);
  }

  @Test
  void a_changed_session_is_forgotten_alone() {
    Session other = started("two", anna);
    hear();
    live.find(session.id());
    live.find(other.id());

    live.invalidate(List.of(ofSession(session)));
    live.find(other.id());
    assertThat(asked).hasValue(2);
    live.find(session.id());
    assertThat(asked).hasValue(3);
  }

  @Test
  void of_a_changed_user_all_sessions_are_forgotten_and_no_others() {
    Session second = started("two", anna);
    Session berts = started("three", user("bert"));
    hear();
    List.of(session, second, berts).forEach(one -> live.find(one.id()));

    live.invalidate(List.of(ofUser(anna)));

    live.find(berts.id());
    assertThat(asked).hasValue(3);
    live.find(session.id());
    live.find(second.id());
    assertThat(asked).hasValue(5);
  }

  @Test
  void a_change_of_everything_forgets_everything() {
    hear();
    live.find(session.id());

    live.invalidate(List.of(new SessionChange.OfAll(Optional.empty())));
    live.find(session.id());
    live.invalidateAll();
    live.find(session.id());

    assertThat(asked).hasValue(3);
  }

  @Test
  void a_load_that_was_under_way_when_its_session_changed_is_not_remembered() {
    assertNotRemembered(() -> live.invalidate(List.of(ofSession(session))));
  }

  @Test
  void a_load_that_was_under_way_when_its_user_changed_is_not_remembered() {
    assertNotRemembered(() -> live.invalidate(List.of(ofUser(anna))));
  }

  @Test
  void a_load_that_was_under_way_when_everything_changed_is_not_remembered() {
    assertNotRemembered(() -> live.invalidate(List.of(new SessionChange.OfAll(Optional.empty()))));
  }

  @Test
  void a_load_that_was_under_way_when_the_connection_was_lost_and_made_again_is_not_remembered() {
    assertNotRemembered(() -> {
      live.endProof();
      live.invalidateAll();
      hear();
    });
  }

  @Test
  void an_unknown_session_is_not_remembered_as_such() {
    hear();
    Session later = Samples.session("two", anna);
    assertThat(live.find(later.id())).isEmpty();

    Session stored = sessions.insert(later).orElseThrow();

    assertThat(live.find(later.id())).contains(new UserSession(anna, stored, Samples.NOW));
  }

  @Test
  void a_session_that_was_refreshed_elsewhere_outlives_the_end_that_is_remembered() {
    clock.set(session.expiresAt().minusSeconds(2));
    hear();
    live.find(session.id());
    pass(Duration.ofSeconds(1));
    sessions.rotate(session.id(), 0, Samples.POLICY);
    pass(Duration.ofSeconds(1));

    assertThat(live.find(session.id())).hasValueSatisfying(found -> assertThat(found.isExpired()).isFalse());
    live.find(session.id());
    assertThat(asked).hasValue(2);
  }

  @Test
  void a_remembered_session_ends_when_its_time_is_over_by_the_databases_clock() {
    clock.set(session.expiresAt().minusSeconds(30));
    hear();
    live.find(session.id());
    pass(Duration.ofSeconds(30).minusNanos(1));
    live.find(session.id());
    assertThat(asked).hasValue(1);

    pass(Duration.ofNanos(1));

    assertThat(live.findCached(session.id())).isEmpty();
    assertThat(live.find(session.id())).hasValueSatisfying(found -> assertThat(found.isExpired()).isTrue());
  }

  @Test
  void an_expired_session_that_is_gone_is_found_no_more() {
    hear();
    live.find(session.id());
    pass(Samples.POLICY.idleLimit().plusSeconds(1));
    sessions.purge(Optional.empty(), 10, Duration.ZERO);

    assertThat(live.find(session.id())).isEmpty();
  }

  @Test
  void a_revoked_session_stays_remembered_after_its_end() {
    sessions.revoke(session.id());
    hear();
    live.find(session.id());
    clock.set(session.expiresAt());

    assertThat(live.find(session.id())).hasValueSatisfying(found -> assertThat(found.session().isRevoked()).isTrue());
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_change_without_a_notification_is_seen_within_a_minute() {
    hear();
    live.find(session.id());
    tick.addAndGet(Duration.ofMinutes(1).minusNanos(1).toNanos());
    hear();
    live.find(session.id());
    assertThat(asked).hasValue(1);

    tick.incrementAndGet();
    live.find(session.id());
    assertThat(asked).hasValue(2);
  }

  @Test
  void no_more_is_remembered_than_there_is_room_for() {
    hear();
    for (int i = 0; i < 10 * MAX_SESSIONS; i++) {
      live.find(started("session " + i, anna).id());
    }

    assertThat(live.cached()).isBetween(1L, (long) MAX_SESSIONS);
  }

  private void assertNotRemembered(Runnable change) {
    hear();
    afterRead.set(() -> {
      sessions.revoke(session.id());
      change.run();
    });

    assertThat(live.find(session.id())).hasValueSatisfying(found -> assertThat(found.session().isRevoked()).isFalse());
    assertThat(live.find(session.id())).hasValueSatisfying(found -> assertThat(found.session().isRevoked()).isTrue());
  }

  /** On the clock of the database and on the ticker of the cache. */
  private void pass(Duration time) {
    clock.advance(time);
    tick.addAndGet(time.toNanos());
    hear();
  }

  private void hear() {
    live.prove(tick.get());
  }

  private static SessionChange ofSession(Session changed) {
    return new SessionChange.OfSession(new SessionId(changed.id().value()), Optional.empty());
  }

  private static SessionChange ofUser(User changed) {
    return new SessionChange.OfUser(changed.id(), Optional.empty());
  }

  private User user(String name) {
    User user = Samples.user(name);
    users.insert(user);
    return user;
  }

  private Session started(String name, User user) {
    return sessions.insert(Samples.session(name, user)).orElseThrow();
  }
}
