package io.voicesurvey.application.port;

import static io.voicesurvey.application.port.Samples.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link Rechecks}. Each test begins with an empty database. */
public interface RechecksContract {
  Duration HOUR = Duration.ofHours(1);
  Duration LEASE = Duration.ofSeconds(30);

  Rechecks rechecks();

  SessionRepository sessions();

  UserRepository users();

  Transactions transactions();

  /** Moves the clock of the database forward, relative to all stored times. */
  void pass(Duration time);

  @Test
  default void a_session_is_due_after_its_wait_with_the_grant_of_its_login() {
    Session session = started("one");
    pass(grant("one").waitOf(session.id()).minusMinutes(1));
    assertThat(claim()).isEmpty();
    pass(Duration.ofMinutes(1));

    assertThat(claim()).singleElement().satisfies(due -> {
      assertThat(due.session()).isEqualTo(session.id());
      assertThat(due.user()).isEqualTo(session.userId());
      assertThat(due.refreshToken()).isEqualTo(grant("one").refreshToken());
      assertThat(due.failures()).isZero();
      assertThat(due.isInterrupted()).isFalse();
      assertThat(due.delay()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    });
  }

  @Test
  default void a_session_without_a_grant_is_never_due() {
    sessions().insert(Samples.session("one", anna()));
    pass(HOUR);

    assertThat(claim()).isEmpty();
  }

  @Test
  default void a_login_attempt_that_was_used_before_adds_no_grant() {
    User anna = anna();
    sessions().insert(Samples.session("one", anna));
    Session again = Samples.session("two", anna, Samples.attempt("one"), Samples.NOW);

    assertThat(sessions().insert(again, grant("two"))).isEmpty();

    pass(HOUR);
    assertThat(claim()).isEmpty();
  }

  @Test
  default void only_the_sessions_of_that_provider_are_claimed() {
    started("one");
    pass(HOUR);

    assertThat(rechecks().claim("https://other.example.org", 10, LEASE, HOUR).claimed()).isEmpty();
    assertThat(claim()).hasSize(1);
  }

  @Test
  default void those_that_wait_longest_are_claimed_first_and_no_more_than_was_asked_for() {
    SessionId first = started("one").id();
    pass(Duration.ofMinutes(30));
    SessionId second = started("two").id();
    pass(HOUR);

    Rechecks.Batch batch = rechecks().claim(ISSUER, 1, LEASE, Duration.ofHours(2));
    assertThat(batch.claimed()).extracting(DueRecheck::session).containsExactly(first);
    assertThat(batch.isFull()).isTrue();
    Rechecks.Batch rest = rechecks().claim(ISSUER, 2, LEASE, Duration.ofHours(2));
    assertThat(rest.claimed()).extracting(DueRecheck::session).containsExactly(second);
    assertThat(rest.isFull()).isFalse();
  }

  @Test
  default void concurrent_claims_share_the_sessions() {
    List<SessionId> all = IntStream.range(0, 30).mapToObj(i -> started("s" + i).id()).toList();
    pass(HOUR);
    Callable<List<DueRecheck>> claiming = () -> rechecks().claim(ISSUER, 5, LEASE, Duration.ofHours(2)).claimed();

    List<SessionId> claimed = Race.run(Collections.nCopies(12, claiming)).stream().flatMap(List::stream)
        .map(DueRecheck::session).toList();

    assertThat(claimed).doesNotHaveDuplicates().isSubsetOf(all);
    assertThat(claimed).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  default void a_claim_that_was_followed_by_another_changes_nothing() {
    started("one");
    pass(HOUR);
    DueRecheck lost = claim().getFirst();
    assertThat(claim()).isEmpty();
    pass(LEASE);

    DueRecheck next = claim().getFirst();

    assertThat(next.isInterrupted()).isTrue();
    assertThat(next.number()).isGreaterThan(lost.number());
    assertThat(rechecks().keep(lost, grant("late"), LEASE)).isFalse();
    assertThat(rechecks().complete(lost, grant("late"), HOUR)).isFalse();
    assertThat(rechecks().postpone(lost, HOUR)).isFalse();
    assertThat(rechecks().remove(lost)).isFalse();
    pass(LEASE);
    assertThat(claim()).singleElement().extracting(DueRecheck::refreshToken).isEqualTo(grant("one").refreshToken());
  }

  @Test
  default void a_kept_grant_is_used_by_the_next_claim_and_extends_this_one() {
    started("one");
    pass(HOUR);
    DueRecheck claim = claim().getFirst();
    pass(LEASE.dividedBy(2));

    assertThat(rechecks().keep(claim, grant("second"), LEASE)).isTrue();

    pass(LEASE.dividedBy(2).plusSeconds(1));
    assertThat(claim()).isEmpty();
    pass(LEASE.dividedBy(2));
    assertThat(claim()).singleElement().satisfies(next -> {
      assertThat(next.refreshToken()).isEqualTo(grant("second").refreshToken());
      assertThat(next.isInterrupted()).isTrue();
    });
  }

  @Test
  default void a_completed_claim_is_due_again_after_the_wait() {
    started("one");
    pass(HOUR);
    DueRecheck claim = claim().getFirst();

    assertThat(rechecks().complete(claim, grant("second"), Duration.ofMinutes(10))).isTrue();
    assertThat(rechecks().complete(claim, grant("third"), Duration.ofMinutes(10))).isFalse();

    pass(Duration.ofMinutes(9));
    assertThat(claim(Duration.ofHours(2))).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(claim(Duration.ofHours(2))).singleElement().satisfies(next -> {
      assertThat(next.refreshToken()).isEqualTo(grant("second").refreshToken());
      assertThat(next.isInterrupted()).isFalse();
      assertThat(next.failures()).isZero();
    });
  }

  @Test
  default void failures_are_counted_until_the_provider_answers() {
    started("one");
    pass(HOUR);
    for (int failures = 0; failures < 3; failures++) {
      DueRecheck claim = claim(Duration.ofHours(3)).getFirst();
      assertThat(claim.failures()).isEqualTo(failures);
      assertThat(claim.isInterrupted()).isFalse();
      assertThat(rechecks().postpone(claim, Duration.ofMinutes(1))).isTrue();
      assertThat(claim(Duration.ofHours(3))).isEmpty();
      pass(Duration.ofMinutes(1));
    }
    DueRecheck claim = claim(Duration.ofHours(3)).getFirst();
    assertThat(claim.refreshToken()).isEqualTo(grant("one").refreshToken());
    rechecks().complete(claim, grant("one"), Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));
    assertThat(claim(Duration.ofHours(3)).getFirst().failures()).isZero();
  }

  @Test
  default void a_removed_grant_is_never_due_again() {
    Session session = started("one");
    pass(HOUR);

    assertThat(rechecks().remove(claim().getFirst())).isTrue();

    pass(HOUR);
    sessions().rotate(session.id(), 0, Samples.POLICY);
    assertThat(claim()).isEmpty();
    assertThat(sessions().find(session.id()).orElseThrow().session().isRevoked()).isFalse();
  }

  @Test
  default void a_session_that_ended_is_not_claimed_and_its_grant_is_gone() {
    Session revoked = started("one");
    started("two");
    sessions().revoke(revoked.id());
    pass(HOUR);

    assertThat(claim()).extracting(DueRecheck::session).doesNotContain(revoked.id()).hasSize(1);
    pass(Duration.ofDays(8));
    Rechecks.Batch expired = rechecks().claim(ISSUER, 1, LEASE, Duration.ofDays(30));
    assertThat(expired.claimed()).isEmpty();
    assertThat(expired.isFull()).isTrue();
    assertThat(rechecks().claim(ISSUER, 1, LEASE, Duration.ofDays(30)).isFull()).isFalse();
  }

  @Test
  default void a_session_that_was_not_refreshed_since_and_has_no_valid_access_token_waits_for_its_next_refresh() {
    Session session = started("one");
    pass(HOUR);
    complete(claim().getFirst());
    pass(Duration.ofHours(2));
    assertThat(claim()).isEmpty();
    pass(Duration.ofHours(2));
    assertThat(claim()).isEmpty();

    assertThat(sessions().rotate(session.id(), 0, Samples.POLICY)).isPresent();

    assertThat(claim()).extracting(DueRecheck::session).containsExactly(session.id());
  }

  @Test
  default void a_session_that_was_refreshed_since_is_in_use_however_short_its_access_tokens_live() {
    Session session = started("one");
    pass(HOUR);
    complete(claim().getFirst());
    pass(Duration.ofMinutes(1));
    sessions().rotate(session.id(), 0, Samples.POLICY);
    pass(HOUR);

    assertThat(claim(Duration.ofSeconds(3))).hasSize(1);
  }

  @Test
  default void a_session_whose_access_token_may_be_valid_is_in_use() {
    started("one");
    pass(HOUR);
    complete(claim().getFirst());
    pass(HOUR);

    assertThat(claim(Duration.ofHours(3))).hasSize(1);
  }

  @Test
  default void a_claim_in_a_transaction_that_is_rolled_back_is_none() {
    started("one");
    pass(HOUR);
    catchThrowable(() -> transactions().inTransaction(() -> {
      claim();
      throw new IllegalStateException("on purpose");
    }));

    assertThat(claim()).singleElement().extracting(DueRecheck::isInterrupted).isEqualTo(false);
  }

  private void complete(DueRecheck claim) {
    rechecks().complete(claim, grant("next"), HOUR);
  }

  private List<DueRecheck> claim() {
    return claim(HOUR);
  }

  private List<DueRecheck> claim(Duration tokenLifetime) {
    return rechecks().claim(ISSUER, 50, LEASE, tokenLifetime).claimed();
  }

  private Session started(String name) {
    return sessions().insert(Samples.session(name, anna()), grant(name)).orElseThrow();
  }

  private static ProviderGrant grant(String name) {
    return new ProviderGrant(ISSUER, Secret.of("sealed refresh token " + name), HOUR);
  }

  private User anna() {
    User anna = Samples.user("anna");
    users().insert(anna);
    return anna;
  }
}
