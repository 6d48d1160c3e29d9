package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static io.voicesurvey.application.port.Samples.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.SessionRepository.Purged;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a {@link SessionRepository} promises. Each test begins with an empty database. */
public interface SessionRepositoryContract {
  SessionRepository sessions();

  UserRepository users();

  Transactions transactions();

  @Test
  default void a_new_session_is_found_with_its_user() {
    User anna = anna();
    Session session = Samples.session("one", anna);

    assertThat(sessions().insert(session)).isTrue();

    assertThat(sessions().find(session.id())).contains(new UserSession(anna, session));
  }

  @Test
  default void a_session_of_which_little_is_known_is_kept_as_such() {
    User anna = anna();
    ProviderLogin bare = new ProviderLogin(Samples.attempt("one"), Optional.empty(), Optional.empty());
    Session byProvider = Session.started(Samples.session("one", anna).id(), anna.id(), Client.UNKNOWN,
        Optional.of(bare), POLICY, NOW);
    Session byCommand = Session.started(Samples.session("two", anna).id(), anna.id(), Client.UNKNOWN, Optional.empty(),
        POLICY, NOW);
    Session another = Session.started(Samples.session("three", anna).id(), anna.id(), Client.UNKNOWN, Optional.empty(),
        POLICY, NOW);

    sessions().insert(byProvider);
    sessions().insert(byCommand);
    sessions().insert(another);

    assertThat(sessions().find(byProvider.id()).map(UserSession::session)).contains(byProvider);
    assertThat(sessions().find(byCommand.id()).map(UserSession::session)).contains(byCommand);
    assertThat(sessions().find(another.id()).map(UserSession::session)).contains(another);
  }

  @Test
  default void no_session_is_found_where_there_is_none() {
    assertThat(sessions().find(Samples.session("one", Samples.user("anna")).id())).isEmpty();
  }

  @Test
  default void a_session_of_nobody_is_a_bug() {
    Session session = Samples.session("one", Samples.user("nobody"));

    Throwable thrown = catchThrowable(() -> sessions().insert(session));

    assertThat(thrown).isInstanceOf(RuntimeException.class).isNotInstanceOf(DatabaseUnavailable.class);
    assertThat(sessions().find(session.id())).isEmpty();
  }

  @Test
  default void a_login_attempt_gives_one_session() {
    User anna = anna();
    Session first = Samples.session("one", anna);
    Session second = Samples.session("two", anna, Samples.attempt("one"), NOW);
    assertThat(sessions().isUsed(Samples.attempt("one"))).isFalse();

    assertThat(sessions().insert(first)).isTrue();
    assertThat(sessions().insert(second)).isFalse();

    assertThat(sessions().isUsed(Samples.attempt("one"))).isTrue();
    assertThat(sessions().isUsed(Samples.attempt("two"))).isFalse();
    assertThat(sessions().find(second.id())).isEmpty();
  }

  @Test
  default void a_login_attempt_stays_used_after_its_session_ended() {
    Session session = started("one", anna());
    sessions().revoke(session.id(), NOW);

    assertThat(sessions().isUsed(Samples.attempt("one"))).isTrue();
  }

  @Test
  default void a_refusal_leaves_the_transaction_usable() {
    User anna = anna();
    started("one", anna);
    Session refused = Samples.session("two", anna, Samples.attempt("one"), NOW);
    Session accepted = Samples.session("three", anna);

    List<Boolean> outcomes = transactions()
        .inTransaction(() -> List.of(sessions().insert(refused), sessions().insert(accepted)));

    assertThat(outcomes).containsExactly(false, true);
    assertThat(sessions().find(accepted.id())).isPresent();
  }

  @Test
  default void of_many_callbacks_of_one_attempt_at_once_one_starts_a_session() {
    User anna = anna();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Session session = Samples.session("session " + i, anna, Samples.attempt("one"), NOW);
      tasks.add(() -> sessions().insert(session));
    }

    assertThat(Race.run(tasks)).containsOnlyOnce(true);
  }

  @Test
  default void rotation_gives_the_next_generation_and_moves_the_idle_limit() {
    User anna = anna();
    Session session = started("one", anna);
    Instant later = NOW.plusSeconds(3600);

    Optional<UserSession> rotated = sessions().rotate(session.id(), 0, POLICY, later);

    Session expected = new Session(session.id(), anna.id(), 1, NOW, later, later.plus(POLICY.idleLimit()),
        Optional.empty(), session.client(), session.providerLogin());
    assertThat(rotated).contains(new UserSession(anna, expected));
    assertThat(sessions().find(session.id())).contains(new UserSession(anna, expected));
  }

  @Test
  default void rotation_follows_rotation() {
    Session session = started("one", anna());

    for (int generation = 0; generation < 5; generation++) {
      Instant at = NOW.plusSeconds(generation);
      assertThat(sessions().rotate(session.id(), generation, POLICY, at).map(turned -> turned.session().generation()))
          .contains(generation + 1);
    }
  }

  @Test
  default void rotation_never_passes_the_absolute_limit() {
    Session session = started("one", anna());
    Instant at = NOW;
    for (int generation = 0; generation < 5; generation++) {
      at = at.plus(Duration.ofDays(5));
      sessions().rotate(session.id(), generation, POLICY, at);
    }

    assertThat(sessions().find(session.id()).map(found -> found.session().expiresAt()))
        .contains(NOW.plus(POLICY.absoluteLimit()));
  }

  @Test
  default void rotation_keeps_times_to_the_microsecond() {
    Session session = started("one", anna());
    Instant fine = NOW.plusNanos(5_000_999);

    Optional<UserSession> rotated = sessions().rotate(session.id(), 0, POLICY, fine);

    assertThat(rotated).hasValueSatisfying(turned -> {
      assertThat(turned.session().lastUsedAt()).isEqualTo(NOW.plusNanos(5_000_000));
      assertThat(turned.session().expiresAt()).isEqualTo(NOW.plusNanos(5_000_000).plus(POLICY.idleLimit()));
    });
    assertThat(sessions().find(session.id())).isEqualTo(rotated);
  }

  @Test
  default void another_generation_than_the_newest_turns_nothing() {
    User anna = anna();
    Session session = started("one", anna);
    UserSession turned = sessions().rotate(session.id(), 0, POLICY, NOW).orElseThrow();

    assertThat(sessions().rotate(session.id(), 0, POLICY, NOW)).isEmpty();
    assertThat(sessions().rotate(session.id(), 2, POLICY, NOW)).isEmpty();
    assertThat(sessions().rotate(session.id(), -1, POLICY, NOW)).isEmpty();
    assertThat(sessions().find(session.id())).contains(turned);
  }

  @Test
  default void an_unknown_session_does_not_turn() {
    assertThat(sessions().rotate(Samples.session("one", anna()).id(), 0, POLICY, NOW)).isEmpty();
  }

  @Test
  default void an_expired_session_does_not_turn() {
    Session session = started("one", anna());

    assertThat(sessions().rotate(session.id(), 0, POLICY, session.expiresAt())).isEmpty();
    assertThat(sessions().rotate(session.id(), 0, POLICY, session.expiresAt().minusNanos(1000))).isPresent();
  }

  @Test
  default void a_revoked_session_does_not_turn() {
    Session session = started("one", anna());
    sessions().revoke(session.id(), NOW);

    assertThat(sessions().rotate(session.id(), 0, POLICY, NOW)).isEmpty();
  }

  @Test
  default void the_session_of_a_disabled_user_does_not_turn() {
    User anna = anna();
    Session session = started("one", anna);
    users().update(Samples.withStatus(anna, UserStatus.DISABLED));

    assertThat(sessions().rotate(session.id(), 0, POLICY, NOW)).isEmpty();
    assertThat(sessions().find(session.id()).map(found -> found.session().generation())).contains(0);
  }

  @Test
  default void of_fifty_rotations_at_once_exactly_one_wins() {
    Session session = started("one", anna());
    Callable<Boolean> rotation = () -> sessions().rotate(session.id(), 0, POLICY, NOW).isPresent();

    List<Boolean> outcomes = Race.run(Collections.nCopies(50, rotation));

    assertThat(outcomes).containsOnlyOnce(true);
    assertThat(sessions().find(session.id()).map(found -> found.session().generation())).contains(1);
  }

  @Test
  default void of_many_rotations_at_once_each_gets_its_own_session_or_none() {
    List<User> people = Stream.of("anna", "bert", "cleo").map(Samples::user).toList();
    people.forEach(users()::insert);
    List<Session> all = IntStream.range(0, 60).mapToObj(i -> Samples.session("s" + i, people.get(i % 3))).toList();
    all.forEach(sessions()::insert);
    List<Session> revoked = all.subList(0, 10);
    List<Session> turned = all.subList(10, 20);
    List<Session> live = all.subList(20, 60);
    revoked.forEach(session -> sessions().revoke(session.id(), NOW));
    turned.forEach(session -> sessions().rotate(session.id(), 0, POLICY, NOW));

    List<Optional<UserSession>> outcomes = Race.run(all.stream()
        .<Callable<Optional<UserSession>>>map(session -> () -> sessions().rotate(session.id(), 0, POLICY, NOW))
        .toList());

    assertThat(outcomes.subList(0, 20)).containsOnly(Optional.empty());
    for (int i = 0; i < live.size(); i++) {
      UserSession found = outcomes.get(20 + i).orElseThrow();
      assertThat(found.session().id()).isEqualTo(live.get(i).id());
      assertThat(found.session().generation()).isEqualTo(1);
      assertThat(found.user().id()).isEqualTo(live.get(i).userId());
    }
  }

  @Test
  default void a_rotation_that_is_rolled_back_did_not_happen() {
    Session session = started("one", anna());

    catchThrowable(() -> transactions().inTransaction(() -> {
      sessions().rotate(session.id(), 0, POLICY, NOW);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(sessions().find(session.id()).map(UserSession::session)).contains(session);
  }

  @Test
  default void the_live_sessions_of_a_user_come_newest_first() {
    User anna = anna();
    User bert = Samples.user("bert");
    users().insert(bert);
    Session oldest = startedAt("one", anna, NOW.minusSeconds(20));
    Session newest = startedAt("two", anna, NOW);
    Session middle = startedAt("three", anna, NOW.minusSeconds(10));
    Session revoked = started("four", anna);
    sessions().revoke(revoked.id(), NOW);
    startedAt("five", anna, NOW.minus(POLICY.idleLimit()));
    started("six", bert);

    assertThat(sessions().findLive(anna.id(), NOW)).containsExactly(newest, middle, oldest);
  }

  @Test
  default void who_never_signed_in_has_no_live_session() {
    assertThat(sessions().findLive(anna().id(), NOW)).isEmpty();
  }

  @Test
  default void a_live_session_can_be_revoked_once() {
    Session session = started("one", anna());
    Instant later = NOW.plusSeconds(5);

    assertThat(sessions().revoke(session.id(), later)).isTrue();
    assertThat(sessions().revoke(session.id(), later.plusSeconds(5))).isFalse();

    assertThat(sessions().find(session.id()).flatMap(found -> found.session().revokedAt())).contains(later);
  }

  @Test
  default void an_expired_or_unknown_session_can_not_be_revoked() {
    User anna = anna();
    Session session = started("one", anna);

    assertThat(sessions().revoke(session.id(), session.expiresAt())).isFalse();
    assertThat(sessions().revoke(Samples.session("two", anna).id(), NOW)).isFalse();
    assertThat(sessions().find(session.id()).map(found -> found.session().isRevoked())).contains(false);
  }

  @Test
  default void a_logout_of_a_session_ends_it_alone() {
    User anna = anna();
    Session named = started("one", anna);
    Session other = started("two", anna);
    Session unnamed = unnamed("three", anna);
    Instant later = NOW.plusSeconds(5);

    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid one"), later))
        .containsExactly(sessions().find(named.id()).orElseThrow().session());

    assertThat(revokedAt(named)).contains(later);
    assertThat(revokedAt(other)).isEmpty();
    assertThat(revokedAt(unnamed)).isEmpty();
  }

  @Test
  default void a_logout_of_a_session_ends_it_whosever_it_is_and_however_often_it_was_joined() {
    Session first = started("one", anna());
    Session second = joined("two", bert(), "sid one");

    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid one"), NOW)).hasSize(2);

    assertThat(revokedAt(first)).contains(NOW);
    assertThat(revokedAt(second)).contains(NOW);
  }

  @Test
  default void a_logout_of_a_subject_ends_all_their_sessions_and_nobody_elses() {
    User anna = anna();
    Session first = started("one", anna);
    Session second = unnamed("two", anna);
    Session berts = started("three", bert());

    assertThat(sessions().revoke(new ProviderLogout.OfSubject(anna.identity()), NOW)).hasSize(2);

    assertThat(revokedAt(first)).contains(NOW);
    assertThat(revokedAt(second)).contains(NOW);
    assertThat(revokedAt(berts)).isEmpty();
  }

  @Test
  default void a_logout_of_a_subjects_session_ends_it_and_those_of_theirs_that_may_be_it() {
    User anna = anna();
    User bert = bert();
    Session named = started("one", anna);
    Session other = started("two", anna);
    Session unnamed = unnamed("three", anna);
    Session bertsOfThatName = joined("four", bert, "sid one");
    Session bertsUnnamed = unnamed("five", bert);

    assertThat(sessions().revoke(new ProviderLogout.OfSubjectsSession(anna.identity(), "sid one"), NOW))
        .extracting(Session::id).containsExactlyInAnyOrder(named.id(), unnamed.id());

    assertThat(revokedAt(named)).contains(NOW);
    assertThat(revokedAt(unnamed)).contains(NOW);
    assertThat(revokedAt(other)).isEmpty();
    assertThat(revokedAt(bertsOfThatName)).isEmpty();
    assertThat(revokedAt(bertsUnnamed)).isEmpty();
  }

  @Test
  default void a_logout_at_another_issuer_or_of_nobody_ends_nothing() {
    User anna = anna();
    Session session = started("one", anna);
    String other = "https://other.example.org";

    for (ProviderLogout logout : List.of(new ProviderLogout.OfSession(other, "sid one"),
        new ProviderLogout.OfSession(Samples.ISSUER, "sid One"),
        new ProviderLogout.OfSubject(new ExternalIdentity(other, "anna")),
        new ProviderLogout.OfSubject(new ExternalIdentity(Samples.ISSUER, "nobody")),
        new ProviderLogout.OfSubjectsSession(new ExternalIdentity(other, "anna"), "sid one"))) {
      assertThat(sessions().revoke(logout, NOW)).as(logout.toString()).isEmpty();
    }
    assertThat(revokedAt(session)).isEmpty();
  }

  @Test
  default void a_logout_leaves_alone_what_is_over() {
    User anna = anna();
    Session revoked = started("one", anna);
    sessions().revoke(revoked.id(), NOW);
    Session expired = startedAt("two", anna, NOW.minus(POLICY.idleLimit()));

    assertThat(sessions().revoke(new ProviderLogout.OfSubject(anna.identity()), NOW.plusSeconds(5))).isEmpty();
    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid two"), NOW)).isEmpty();

    assertThat(revokedAt(revoked)).contains(NOW);
    assertThat(revokedAt(expired)).isEmpty();
  }

  @Test
  default void of_a_logout_and_a_rotation_at_once_the_session_is_over_in_any_case() {
    User anna = anna();
    for (int round = 0; round < 10; round++) {
      Session session = started("session " + round, anna);

      Race.run(List.of(() -> sessions().rotate(session.id(), 0, POLICY, NOW),
          () -> sessions().revoke(new ProviderLogout.OfSubject(anna.identity()), NOW)));

      assertThat(revokedAt(session)).contains(NOW);
    }
  }

  @Test
  default void what_was_over_before_the_deadline_is_purged_and_nothing_else() {
    User anna = anna();
    Session live = started("one", anna);
    Session expired = startedAt("two", anna, NOW.minus(POLICY.idleLimit()).minusNanos(1000));
    Session justExpired = startedAt("three", anna, NOW.minus(POLICY.idleLimit()));
    Session revoked = started("four", anna);
    sessions().revoke(revoked.id(), NOW.minusNanos(1000));
    Session justRevoked = started("five", anna);
    sessions().revoke(justRevoked.id(), NOW);

    assertThat(sessions().purge(Optional.empty(), 10, NOW)).isEqualTo(new Purged(2, Optional.empty()));

    assertThat(Stream.of(live, expired, justExpired, revoked, justRevoked).map(Session::id)
        .filter(id -> sessions().find(id).isPresent()))
        .containsExactly(live.id(), justExpired.id(), justRevoked.id());
  }

  @Test
  default void a_purge_goes_through_all_sessions_one_look_after_the_other() {
    User anna = anna();
    for (int i = 0; i < 10; i++) {
      startedAt("session " + i, anna, i < 7 ? NOW : NOW.minus(POLICY.absoluteLimit()));
    }
    List<Purged> looks = new ArrayList<>();
    looks.add(sessions().purge(Optional.empty(), 4, NOW));
    while (looks.getLast().last().isPresent()) {
      looks.add(sessions().purge(looks.getLast().last(), 4, NOW));
    }

    assertThat(looks).hasSize(3);
    assertThat(looks.stream().mapToInt(Purged::deleted).sum()).isEqualTo(3);
    assertThat(sessions().findLive(anna.id(), NOW)).hasSize(7);
  }

  @Test
  default void of_two_purges_at_once_each_session_is_deleted_by_one() {
    User anna = anna();
    for (int i = 0; i < 50; i++) {
      startedAt("session " + i, anna, NOW.minus(POLICY.absoluteLimit()));
    }
    Callable<Integer> purge = () -> sessions().purge(Optional.empty(), 100, NOW).deleted();

    int deleted = Race.run(List.of(purge, purge)).stream().mapToInt(Integer::intValue).sum();

    assertThat(deleted + sessions().purge(Optional.empty(), 100, NOW).deleted()).isEqualTo(50);
  }

  @Test
  default void a_purged_session_is_nobodys_and_its_login_attempt_unknown() {
    Session session = started("one", anna());
    sessions().purge(Optional.empty(), 10, session.expiresAt().plusSeconds(1));

    assertThat(sessions().find(session.id())).isEmpty();
    assertThat(sessions().isUsed(Samples.attempt("one"))).isFalse();
  }

  @Test
  default void all_live_sessions_of_a_user_end_together_and_nobody_elses() {
    User anna = anna();
    Session first = started("one", anna);
    Session second = unnamed("two", anna);
    Session revoked = started("three", anna);
    sessions().revoke(revoked.id(), NOW);
    Session expired = startedAt("four", anna, NOW.minus(POLICY.idleLimit()));
    Session berts = started("five", bert());
    Instant later = NOW.plusSeconds(5);

    assertThat(sessions().revoke(anna.id(), later)).isEqualTo(2);
    assertThat(sessions().revoke(anna.id(), later)).isZero();

    assertThat(revokedAt(first)).contains(later);
    assertThat(revokedAt(second)).contains(later);
    assertThat(revokedAt(revoked)).contains(NOW);
    assertThat(revokedAt(expired)).isEmpty();
    assertThat(revokedAt(berts)).isEmpty();
  }

  @Test
  default void all_sessions_end_batch_by_batch_but_those_that_are_over_or_begin_later() {
    User anna = anna();
    List<Session> live = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      live.add(started("session " + i, anna));
    }
    live.add(started("berts", bert()));
    Session revoked = started("revoked", anna);
    sessions().revoke(revoked.id(), NOW.minusSeconds(1));
    Session expired = startedAt("expired", anna, NOW.minus(POLICY.idleLimit()));
    Session later = startedAt("later", anna, NOW.plusSeconds(1));

    List<Integer> counts = new ArrayList<>();
    Optional<SessionId> after = Optional.empty();
    do {
      SessionRepository.RevokedBatch batch = sessions().revokeNext(after, 4, NOW);
      counts.add(batch.count());
      after = batch.last();
    } while (after.isPresent());

    assertThat(counts).containsExactly(4, 2, 0);
    assertThat(live).allSatisfy(session -> assertThat(revokedAt(session)).contains(NOW));
    assertThat(revokedAt(revoked)).contains(NOW.minusSeconds(1));
    assertThat(revokedAt(expired)).isEmpty();
    assertThat(revokedAt(later)).isEmpty();
  }

  private User bert() {
    User bert = Samples.user("bert");
    users().insert(bert);
    return bert;
  }

  private Session joined(String name, User user, String providerSession) {
    return inserted(name, user, Optional.of(providerSession));
  }

  private Session unnamed(String name, User user) {
    return inserted(name, user, Optional.empty());
  }

  private Session inserted(String name, User user, Optional<String> providerSession) {
    ProviderLogin login = new ProviderLogin(Samples.attempt(name), providerSession, Optional.empty());
    Session session = Session.started(Samples.session(name, user).id(), user.id(), Client.UNKNOWN, Optional.of(login),
        POLICY, NOW);
    sessions().insert(session);
    return session;
  }

  private Optional<Instant> revokedAt(Session session) {
    return sessions().find(session.id()).flatMap(found -> found.session().revokedAt());
  }

  private User anna() {
    User anna = Samples.user("anna");
    users().insert(anna);
    return anna;
  }

  private Session started(String name, User user) {
    return startedAt(name, user, NOW);
  }

  private Session startedAt(String name, User user, Instant at) {
    Session session = Samples.session(name, user, at);
    sessions().insert(session);
    return session;
  }
}
