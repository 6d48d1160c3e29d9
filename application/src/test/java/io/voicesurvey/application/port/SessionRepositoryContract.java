package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.NOW;
import static io.voicesurvey.application.port.Samples.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.application.port.SessionRepository.Purged;
import io.voicesurvey.domain.login.Authentication;
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

/** The contract of {@link SessionRepository}. Each test begins with an empty database. */
public interface SessionRepositoryContract {
  SessionRepository sessions();

  UserRepository users();

  Transactions transactions();

  /** Moves the clock of the database forward, relative to all stored times. */
  void pass(Duration time);

  @Test
  default void a_new_session_is_found_with_its_user() {
    User anna = anna();
    Session session = Samples.session("one", anna);

    Session stored = sessions().insert(session).orElseThrow();

    assertThat(stored).usingRecursiveComparison().ignoringFields("createdAt", "lastUsedAt", "expiresAt")
        .isEqualTo(session);
    assertThat(sessions().find(session.id())).hasValueSatisfying(found -> {
      assertThat(found.user()).isEqualTo(anna);
      assertThat(found.session()).isEqualTo(stored);
    });
  }

  @Test
  default void a_session_begins_by_the_databases_clock_whatever_its_maker_takes_the_time_for() {
    User anna = anna();
    for (Duration wrong : List.of(Duration.ofDays(-40), Duration.ofMinutes(-2), Duration.ofDays(8))) {
      String name = wrong.toString();
      Session stored = sessions().insert(Samples.session(name, anna, NOW.plus(wrong))).orElseThrow();
      UserSession found = sessions().find(stored.id()).orElseThrow();

      assertThat(stored.createdAt()).as(name).isEqualTo(stored.lastUsedAt())
          .isBetween(found.readAt().minusSeconds(60), found.readAt());
      assertThat(Duration.between(stored.createdAt(), stored.expiresAt())).as(name).isEqualTo(POLICY.idleLimit());
      assertThat(sessions().findLive(anna.id())).as(name).contains(stored);
    }
  }

  @Test
  default void a_found_session_has_the_time_of_the_databases_clock() {
    Session session = started("one", anna());
    Instant first = sessions().find(session.id()).orElseThrow().readAt();
    pass(Duration.ofDays(6));

    UserSession found = sessions().find(session.id()).orElseThrow();

    assertThat(first).isBetween(session.createdAt(), session.createdAt().plusSeconds(60));
    assertThat(Duration.between(found.session().createdAt(), found.readAt())).isBetween(Duration.ofDays(6),
        Duration.ofDays(6).plusSeconds(60));
    assertThat(found.isExpired()).isFalse();
    pass(Duration.ofDays(1));
    assertThat(sessions().find(session.id()).orElseThrow().isExpired()).isTrue();
  }

  @Test
  default void a_session_of_which_little_is_known_is_kept_as_such() {
    User anna = anna();
    ProviderLogin bare = new ProviderLogin(Samples.attempt("one"), Optional.empty(), Optional.empty(),
        Authentication.UNKNOWN);
    Session byProvider = Session.started(Samples.session("one", anna).id(), anna.id(), Client.UNKNOWN,
        Optional.of(bare), POLICY, NOW);
    Session byCommand = Session.started(Samples.session("two", anna).id(), anna.id(), Client.UNKNOWN, Optional.empty(),
        POLICY, NOW);
    Session another = Session.started(Samples.session("three", anna).id(), anna.id(), Client.UNKNOWN, Optional.empty(),
        POLICY, NOW);

    for (Session session : List.of(byProvider, byCommand, another)) {
      Session stored = sessions().insert(session).orElseThrow();

      assertThat(stored.client()).isEqualTo(Client.UNKNOWN);
      assertThat(stored.providerLogin()).isEqualTo(session.providerLogin());
      assertThat(sessions().find(session.id()).map(UserSession::session)).contains(stored);
    }
  }

  @Test
  default void an_authentication_is_kept_and_is_never_later_than_the_databases_clock() {
    User anna = anna();
    Authentication past = new Authentication(Optional.of(NOW.minus(Duration.ofDays(400))), Optional.of("gold"));
    Authentication future = new Authentication(Optional.of(NOW.plus(Duration.ofDays(40_000))), Optional.empty());

    Session kept = sessions().insert(authenticated("one", anna, past)).orElseThrow();
    Session capped = sessions().insert(authenticated("two", anna, future)).orElseThrow();

    assertThat(kept.authentication()).isEqualTo(past);
    assertThat(capped.authentication()).isEqualTo(new Authentication(Optional.of(capped.createdAt()),
        Optional.empty()));
    assertThat(sessions().find(kept.id()).map(UserSession::session)).contains(kept);
    assertThat(sessions().find(capped.id()).map(UserSession::session)).contains(capped);
  }

  private static Session authenticated(String name, User user, Authentication authentication) {
    ProviderLogin login = new ProviderLogin(Samples.attempt(name), Optional.empty(), Optional.empty(), authentication);
    return Session.started(Samples.session(name, user).id(), user.id(), Client.UNKNOWN, Optional.of(login), POLICY,
        NOW);
  }

  @Test
  default void no_session_is_found_where_there_is_none() {
    assertThat(sessions().find(Samples.session("one", Samples.user("anna")).id())).isEmpty();
  }

  @Test
  default void a_session_of_an_unknown_user_is_a_bug() {
    Session session = Samples.session("one", Samples.user("unknown"));

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

    assertThat(sessions().insert(first)).isPresent();
    assertThat(sessions().insert(second)).isEmpty();

    assertThat(sessions().isUsed(Samples.attempt("one"))).isTrue();
    assertThat(sessions().isUsed(Samples.attempt("two"))).isFalse();
    assertThat(sessions().find(second.id())).isEmpty();
  }

  @Test
  default void a_login_attempt_stays_used_after_its_session_ended() {
    Session session = started("one", anna());
    sessions().revoke(session.id());

    assertThat(sessions().isUsed(Samples.attempt("one"))).isTrue();
  }

  @Test
  default void a_login_attempt_without_a_session_is_spent_once() {
    assertThat(sessions().markUsed(Samples.attempt("one"))).isTrue();

    assertThat(sessions().markUsed(Samples.attempt("one"))).isFalse();
    assertThat(sessions().isUsed(Samples.attempt("one"))).isTrue();
    assertThat(sessions().isUsed(Samples.attempt("two"))).isFalse();
  }

  @Test
  default void one_of_many_concurrent_uses_of_a_login_attempt_wins() {
    assertThat(Race.run(Collections.nCopies(20, () -> sessions().markUsed(Samples.attempt("one")))))
        .containsOnlyOnce(true);
  }

  @Test
  default void a_refusal_leaves_the_transaction_usable() {
    User anna = anna();
    started("one", anna);
    Session refused = Samples.session("two", anna, Samples.attempt("one"), NOW);
    Session accepted = Samples.session("three", anna);

    List<Boolean> outcomes = transactions().inTransaction(
        () -> List.of(sessions().insert(refused).isPresent(), sessions().insert(accepted).isPresent()));

    assertThat(outcomes).containsExactly(false, true);
    assertThat(sessions().find(accepted.id())).isPresent();
  }

  @Test
  default void of_many_simultaneous_callbacks_of_one_attempt_one_starts_a_session() {
    User anna = anna();
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Session session = Samples.session("session " + i, anna, Samples.attempt("one"), NOW);
      tasks.add(() -> sessions().insert(session).isPresent());
    }

    assertThat(Race.run(tasks)).containsOnlyOnce(true);
  }

  @Test
  default void rotation_gives_the_next_generation_and_moves_the_idle_limit() {
    User anna = anna();
    Session session = started("one", anna);
    pass(Duration.ofHours(1));

    UserSession rotated = sessions().rotate(session.id(), 0, POLICY).orElseThrow();

    Instant at = rotated.readAt();
    Session turned = rotated.session();
    assertThat(Duration.between(turned.createdAt(), at)).isBetween(Duration.ofHours(1), Duration.ofMinutes(61));
    assertThat(turned).isEqualTo(new Session(session.id(), anna.id(), 1, turned.createdAt(), at,
        at.plus(POLICY.idleLimit()), Optional.empty(), session.client(), session.providerLogin()));
    assertThat(rotated.user()).isEqualTo(anna);
    assertThat(sessions().find(session.id()).map(UserSession::session)).contains(turned);
  }

  @Test
  default void rotation_follows_rotation() {
    Session session = started("one", anna());

    for (int generation = 0; generation < 5; generation++) {
      assertThat(sessions().rotate(session.id(), generation, POLICY).map(turned -> turned.session().generation()))
          .contains(generation + 1);
    }
  }

  @Test
  default void rotation_never_passes_the_absolute_limit() {
    Session session = started("one", anna());
    for (int generation = 0; generation < 5; generation++) {
      pass(Duration.ofDays(5));
      sessions().rotate(session.id(), generation, POLICY);
    }

    assertThat(sessions().find(session.id()).map(UserSession::session)).hasValueSatisfying(
        found -> assertThat(found.expiresAt()).isEqualTo(found.createdAt().plus(POLICY.absoluteLimit())));
  }

  @Test
  default void another_generation_than_the_newest_turns_nothing() {
    User anna = anna();
    Session session = started("one", anna);
    Session turned = sessions().rotate(session.id(), 0, POLICY).orElseThrow().session();

    assertThat(sessions().rotate(session.id(), 0, POLICY)).isEmpty();
    assertThat(sessions().rotate(session.id(), 2, POLICY)).isEmpty();
    assertThat(sessions().rotate(session.id(), -1, POLICY)).isEmpty();
    assertThat(sessions().find(session.id()).map(UserSession::session)).contains(turned);
  }

  @Test
  default void an_unknown_session_does_not_turn() {
    assertThat(sessions().rotate(Samples.session("one", anna()).id(), 0, POLICY)).isEmpty();
  }

  @Test
  default void an_expired_session_does_not_turn() {
    Session session = started("one", anna());

    pass(POLICY.idleLimit().minusMinutes(1));
    assertThat(sessions().rotate(session.id(), 0, POLICY)).isPresent();
    pass(POLICY.idleLimit());
    assertThat(sessions().rotate(session.id(), 1, POLICY)).isEmpty();
  }

  @Test
  default void a_revoked_session_does_not_turn() {
    Session session = started("one", anna());
    sessions().revoke(session.id());

    assertThat(sessions().rotate(session.id(), 0, POLICY)).isEmpty();
  }

  @Test
  default void the_session_of_a_disabled_user_does_not_turn() {
    User anna = anna();
    Session session = started("one", anna);
    users().update(Samples.withStatus(anna, UserStatus.DISABLED));

    assertThat(sessions().rotate(session.id(), 0, POLICY)).isEmpty();
    assertThat(sessions().find(session.id()).map(found -> found.session().generation())).contains(0);
  }

  @Test
  default void of_fifty_simultaneous_rotations_exactly_one_wins() {
    Session session = started("one", anna());
    Callable<Boolean> rotation = () -> sessions().rotate(session.id(), 0, POLICY).isPresent();

    List<Boolean> outcomes = Race.run(Collections.nCopies(50, rotation));

    assertThat(outcomes).containsOnlyOnce(true);
    assertThat(sessions().find(session.id()).map(found -> found.session().generation())).contains(1);
  }

  @Test
  default void of_many_simultaneous_rotations_each_gets_its_own_session_or_none() {
    List<User> people = Stream.of("anna", "bert", "cleo").map(Samples::user).toList();
    people.forEach(users()::insert);
    List<Session> all = IntStream.range(0, 60).mapToObj(i -> Samples.session("s" + i, people.get(i % 3))).toList();
    all.forEach(sessions()::insert);
    List<Session> revoked = all.subList(0, 10);
    List<Session> turned = all.subList(10, 20);
    List<Session> live = all.subList(20, 60);
    revoked.forEach(session -> sessions().revoke(session.id()));
    turned.forEach(session -> sessions().rotate(session.id(), 0, POLICY));

    List<Optional<UserSession>> outcomes = Race.run(all.stream()
        .<Callable<Optional<UserSession>>>map(session -> () -> sessions().rotate(session.id(), 0, POLICY))
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
      sessions().rotate(session.id(), 0, POLICY);
      throw new IllegalStateException("on purpose");
    }));

    assertThat(sessions().find(session.id()).map(UserSession::session)).contains(session);
  }

  @Test
  default void the_live_sessions_of_a_user_come_newest_first() {
    User anna = anna();
    User bert = Samples.user("bert");
    users().insert(bert);
    started("expired", anna);
    pass(POLICY.idleLimit());
    Session oldest = started("one", anna);
    pass(Duration.ofSeconds(10));
    Session middle = started("three", anna);
    pass(Duration.ofSeconds(10));
    Session newest = started("two", anna);
    Session revoked = started("four", anna);
    sessions().revoke(revoked.id());
    started("six", bert);

    assertThat(sessions().findLive(anna.id())).extracting(Session::id).containsExactly(newest.id(), middle.id(),
        oldest.id());
  }

  @Test
  default void a_user_who_never_signed_in_has_no_live_session() {
    assertThat(sessions().findLive(anna().id())).isEmpty();
  }

  @Test
  default void a_live_session_can_be_revoked_once() {
    Session session = started("one", anna());
    pass(Duration.ofSeconds(5));

    assertThat(sessions().revoke(session.id())).isTrue();
    Optional<Instant> revokedAt = revokedAt(session);
    assertThat(sessions().revoke(session.id())).isFalse();

    assertThat(revokedAt).hasValueSatisfying(
        at -> assertThat(at).isAfter(sessions().find(session.id()).orElseThrow().session().createdAt()));
    assertThat(revokedAt(session)).isEqualTo(revokedAt);
  }

  @Test
  default void an_expired_session_is_revoked_as_any_other_and_does_not_count_as_ended() {
    User anna = anna();
    List<Session> expired = IntStream.range(0, 5).mapToObj(i -> started("session " + i, anna)).toList();
    pass(POLICY.idleLimit());

    assertThat(sessions().revoke(expired.get(0).id())).isFalse();
    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid session 1"))).isEmpty();
    assertThat(sessions().revokeNext(Optional.empty(), 2).count()).isZero();
    assertThat(sessions().revoke(anna.id())).isZero();

    assertThat(expired).allSatisfy(session -> assertThat(revokedAt(session)).isPresent());
  }

  @Test
  default void a_session_of_a_credential_is_kept_as_any_other() {
    User nightly = service("nightly");
    Session session = Session.started(Samples.session("one", nightly).id(), nightly.id(), Client.UNKNOWN,
        Optional.empty(), POLICY, NOW);

    Session stored = sessions().insert(session, Credentials.id("one"));

    assertThat(stored).usingRecursiveComparison().ignoringFields("createdAt", "lastUsedAt", "expiresAt")
        .isEqualTo(session);
    assertThat(Duration.between(stored.createdAt(), stored.expiresAt())).isEqualTo(POLICY.idleLimit());
    assertThat(sessions().find(session.id()).map(UserSession::session)).contains(stored);
  }

  @Test
  default void a_credential_takes_the_sessions_of_its_account_along_and_no_other() {
    User nightly = service("nightly");
    User other = service("other");
    Session first = ofCredential("first", nightly, "one");
    Session second = ofCredential("second", nightly, "one");
    Session revoked = ofCredential("revoked", nightly, "one");
    Session ofAnotherCredential = ofCredential("third", nightly, "two");
    Session ofAnotherAccount = ofCredential("fourth", other, "one");
    Session ofNoCredential = started("fifth", nightly);
    sessions().revoke(revoked.id());
    pass(Duration.ofSeconds(1));

    assertThat(sessions().revoke(nightly.id(), Credentials.id("one"))).isEqualTo(2);

    assertThat(List.of(first, second)).allSatisfy(session -> assertThat(revokedAt(session)).isPresent());
    assertThat(sessions().findLive(nightly.id())).extracting(Session::id)
        .containsExactlyInAnyOrder(ofAnotherCredential.id(), ofNoCredential.id());
    assertThat(sessions().findLive(other.id())).extracting(Session::id).containsExactly(ofAnotherAccount.id());
    assertThat(sessions().revoke(nightly.id(), Credentials.id("one"))).isZero();
  }

  @Test
  default void an_expired_session_of_a_credential_is_revoked_and_does_not_count() {
    User nightly = service("nightly");
    Session expired = ofCredential("one", nightly, "one");
    pass(POLICY.idleLimit());

    assertThat(sessions().revoke(nightly.id(), Credentials.id("one"))).isZero();

    assertThat(revokedAt(expired)).isPresent();
  }

  private Session ofCredential(String name, User account, String credential) {
    return sessions().insert(Session.started(Samples.session(name, account).id(), account.id(), Client.UNKNOWN,
        Optional.empty(), POLICY, NOW), Credentials.id(credential));
  }

  private User service(String name) {
    User user = Samples.service(name);
    users().insert(user);
    return user;
  }

  @Test
  default void an_unknown_session_can_not_be_revoked() {
    assertThat(sessions().revoke(Samples.session("two", anna()).id())).isFalse();
  }

  @Test
  default void a_logout_of_a_session_ends_it_alone() {
    User anna = anna();
    Session named = started("one", anna);
    Session other = started("two", anna);
    Session unnamed = unnamed("three", anna);

    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid one")))
        .containsExactly(sessions().find(named.id()).orElseThrow().session());

    assertThat(revokedAt(named)).isPresent();
    assertThat(revokedAt(other)).isEmpty();
    assertThat(revokedAt(unnamed)).isEmpty();
  }

  @Test
  default void a_logout_of_a_session_of_the_provider_ends_all_sessions_that_joined_it() {
    Session first = started("one", anna());
    Session second = joined("two", bert(), "sid one");

    assertThat(sessions().revoke(new ProviderLogout.OfSession(Samples.ISSUER, "sid one"))).hasSize(2);

    assertThat(revokedAt(first)).isPresent();
    assertThat(revokedAt(second)).isPresent();
  }

  @Test
  default void a_logout_of_a_subject_ends_all_their_sessions_and_no_others() {
    User anna = anna();
    Session first = started("one", anna);
    Session second = unnamed("two", anna);
    Session berts = started("three", bert());

    assertThat(sessions().revoke(new ProviderLogout.OfSubject(anna.identity().orElseThrow()))).hasSize(2);

    assertThat(revokedAt(first)).isPresent();
    assertThat(revokedAt(second)).isPresent();
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

    assertThat(sessions().revoke(new ProviderLogout.OfSubjectsSession(anna.identity().orElseThrow(), "sid one")))
        .extracting(Session::id).containsExactlyInAnyOrder(named.id(), unnamed.id());

    assertThat(revokedAt(named)).isPresent();
    assertThat(revokedAt(unnamed)).isPresent();
    assertThat(revokedAt(other)).isEmpty();
    assertThat(revokedAt(bertsOfThatName)).isEmpty();
    assertThat(revokedAt(bertsUnnamed)).isEmpty();
  }

  @Test
  default void a_logout_at_another_issuer_or_of_an_unknown_subject_ends_nothing() {
    User anna = anna();
    Session session = started("one", anna);
    String other = "https://other.example.org";

    for (ProviderLogout logout : List.of(new ProviderLogout.OfSession(other, "sid one"),
        new ProviderLogout.OfSession(Samples.ISSUER, "sid One"),
        new ProviderLogout.OfSubject(new ExternalIdentity(other, "anna")),
        new ProviderLogout.OfSubject(new ExternalIdentity(Samples.ISSUER, "unknown")),
        new ProviderLogout.OfSubjectsSession(new ExternalIdentity(other, "anna"), "sid one"))) {
      assertThat(sessions().revoke(logout)).as(logout.toString()).isEmpty();
    }
    assertThat(revokedAt(session)).isEmpty();
  }

  @Test
  default void a_logout_leaves_revoked_sessions_alone() {
    User anna = anna();
    Session revoked = started("one", anna);
    sessions().revoke(revoked.id());
    Optional<Instant> revokedAt = revokedAt(revoked);

    assertThat(sessions().revoke(new ProviderLogout.OfSubject(anna.identity().orElseThrow()))).isEmpty();

    assertThat(revokedAt(revoked)).isEqualTo(revokedAt).isPresent();
  }

  @Test
  default void after_a_simultaneous_logout_and_rotation_the_session_is_over() {
    User anna = anna();
    for (int round = 0; round < 10; round++) {
      Session session = started("session " + round, anna);

      Race.run(List.of(() -> sessions().rotate(session.id(), 0, POLICY),
          () -> sessions().revoke(new ProviderLogout.OfSubject(anna.identity().orElseThrow()))));

      assertThat(revokedAt(session)).isPresent();
    }
  }

  @Test
  default void only_sessions_that_ended_long_enough_ago_are_purged() {
    User anna = anna();
    Duration retention = Duration.ofDays(1);
    Session expired = started("two", anna);
    pass(Duration.ofHours(2));
    Session justExpired = started("three", anna);
    pass(POLICY.idleLimit().minusHours(2));
    Session revoked = started("four", anna);
    sessions().revoke(revoked.id());
    pass(Duration.ofHours(3));
    Session justRevoked = started("five", anna);
    sessions().revoke(justRevoked.id());
    Session live = started("one", anna);
    pass(Duration.ofHours(22));

    assertThat(sessions().purge(Optional.empty(), 10, retention)).isEqualTo(new Purged(2, Optional.empty()));

    assertThat(Stream.of(live, expired, justExpired, revoked, justRevoked).map(Session::id)
        .filter(id -> sessions().find(id).isPresent()))
        .containsExactly(live.id(), justExpired.id(), justRevoked.id());
  }

  @Test
  default void a_purge_goes_through_all_sessions_one_look_after_the_other() {
    User anna = anna();
    for (int i = 0; i < 3; i++) {
      started("dead " + i, anna);
    }
    pass(POLICY.absoluteLimit());
    for (int i = 0; i < 7; i++) {
      started("session " + i, anna);
    }
    List<Purged> looks = new ArrayList<>();
    looks.add(sessions().purge(Optional.empty(), 4, Duration.ofDays(1)));
    while (looks.getLast().last().isPresent()) {
      looks.add(sessions().purge(looks.getLast().last(), 4, Duration.ofDays(1)));
    }

    assertThat(looks).hasSize(3);
    assertThat(looks.stream().mapToInt(Purged::deleted).sum()).isEqualTo(3);
    assertThat(sessions().findLive(anna.id())).hasSize(7);
  }

  @Test
  default void of_two_simultaneous_purges_each_session_is_deleted_by_one() {
    User anna = anna();
    for (int i = 0; i < 50; i++) {
      started("session " + i, anna);
    }
    pass(POLICY.absoluteLimit());
    Callable<Integer> purge = () -> sessions().purge(Optional.empty(), 100, Duration.ofDays(1)).deleted();

    int deleted = Race.run(List.of(purge, purge)).stream().mapToInt(Integer::intValue).sum();

    assertThat(deleted + sessions().purge(Optional.empty(), 100, Duration.ofDays(1)).deleted()).isEqualTo(50);
  }

  @Test
  default void a_purged_session_and_its_login_attempt_are_unknown() {
    Session session = started("one", anna());
    pass(POLICY.idleLimit().plusSeconds(1));
    sessions().purge(Optional.empty(), 10, Duration.ZERO);

    assertThat(sessions().find(session.id())).isEmpty();
    assertThat(sessions().isUsed(Samples.attempt("one"))).isFalse();
  }

  @Test
  default void all_live_sessions_of_a_user_end_together_and_no_others() {
    User anna = anna();
    Session expired = started("four", anna);
    pass(POLICY.idleLimit());
    Session first = started("one", anna);
    Session second = unnamed("two", anna);
    Session revoked = started("three", anna);
    sessions().revoke(revoked.id());
    Optional<Instant> before = revokedAt(revoked);
    Session berts = started("five", bert());

    assertThat(sessions().revoke(anna.id())).isEqualTo(2);
    assertThat(sessions().revoke(anna.id())).isZero();

    assertThat(List.of(first, second, expired)).allSatisfy(session -> assertThat(revokedAt(session)).isPresent());
    assertThat(revokedAt(revoked)).isEqualTo(before);
    assertThat(revokedAt(berts)).isEmpty();
  }

  @Test
  default void all_sessions_end_batch_by_batch_and_the_last_batch_is_not_full() {
    User anna = anna();
    Session revoked = started("revoked", anna);
    sessions().revoke(revoked.id());
    started("expired", anna);
    pass(POLICY.idleLimit());
    Optional<Instant> before = revokedAt(revoked);
    List<Session> live = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      live.add(started("session " + i, anna));
    }
    live.add(started("berts", bert()));

    List<Integer> counts = new ArrayList<>();
    Optional<SessionId> after = Optional.empty();
    do {
      SessionRepository.RevokedBatch batch = sessions().revokeNext(after, 3);
      counts.add(batch.count());
      after = batch.last();
    } while (after.isPresent());

    assertThat(counts).hasSize(3);
    assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(7);
    assertThat(live).allSatisfy(session -> assertThat(revokedAt(session)).isPresent());
    assertThat(revokedAt(revoked)).isEqualTo(before);
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
    ProviderLogin login = new ProviderLogin(Samples.attempt(name), providerSession, Optional.empty(),
        Authentication.UNKNOWN);
    Session session = Session.started(Samples.session(name, user).id(), user.id(), Client.UNKNOWN, Optional.of(login),
        POLICY, NOW);
    return sessions().insert(session).orElseThrow();
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
    return sessions().insert(Samples.session(name, user)).orElseThrow();
  }
}
