package io.voicesurvey.application.session;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.DueRecheck;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserRepository.Update;
import io.voicesurvey.application.session.RecheckResult.Confirmed;
import io.voicesurvey.application.session.RecheckResult.Ended;
import io.voicesurvey.application.session.RecheckResult.Failed;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecheckSessionsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int BATCH = 16;
  private static final ProviderId DEFAULT = ProviderId.DEFAULT;

  private final TestBed bed = new TestBed();
  private final RecheckSessions recheckSessions = bed.recheckSessions();

  @BeforeEach
  void issueRefreshTokens() {
    bed.provider.issueRefreshTokens(HOUR);
  }

  @Test
  void a_session_in_use_is_asked_about_once_in_each_interval() {
    bed.signIn(person("anna"));
    assertThat(recheck()).isEmpty();
    assertThat(bed.provider.renewals()).isZero();
    bed.clock.advance(HOUR);

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
    assertThat(recheck()).isEmpty();
    assertThat(bed.provider.renewals()).isEqualTo(1);
  }

  @Test
  void the_claims_count_as_at_a_login_and_the_time_of_the_last_login_stays() {
    User before = bed.signIn(person("anna")).user();
    bed.provider.restate(with(person("anna", "Anna Married", "married@example.org"), Role.CAMPAIGN_MANAGER));
    bed.clock.advance(HOUR);

    assertThat(recheck()).singleElement()
        .isInstanceOfSatisfying(Confirmed.class, confirmed -> assertThat(confirmed.isChanged()).isTrue());

    User after = bed.users.find(before.id()).orElseThrow();
    assertThat(after.name().value()).isEqualTo("Anna Married");
    assertThat(after.email().map(EmailAddress::value)).contains("married@example.org");
    assertThat(after.emailVerified()).isTrue();
    assertThat(after.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(after.updatedAt()).isEqualTo(bed.clock.instant());
    assertThat(after.lastLoginAt()).isEqualTo(before.lastLoginAt());
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).singleElement().satisfies(event -> {
      assertThat(event.userId()).contains(after.id());
      assertThat(event.actor()).isEqualTo(Actor.IDENTITY_PROVIDER);
      assertThat(event.detail()).containsEntry("from", "viewer").containsEntry("to", "campaign_manager")
          .doesNotContainKey("reason");
    });
  }

  @Test
  void claims_that_say_nothing_new_change_nothing() {
    User before = bed.signIn(person("anna")).user();
    bed.clock.advance(HOUR);

    assertThat(recheck()).singleElement()
        .isInstanceOfSatisfying(Confirmed.class, confirmed -> assertThat(confirmed.isChanged()).isFalse());

    assertThat(bed.users.find(before.id())).contains(before);
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void a_role_that_is_lost_with_its_claim_is_explained() {
    bed.provider.roleClaim(RoleClaim.STATED);
    bed.signIn(with(person("anna"), Role.ADMIN));
    bed.provider.roleClaim(RoleClaim.ABSENT);
    bed.provider.restate(with(person("anna"), Role.VIEWER));
    bed.clock.advance(HOUR);

    recheck();

    assertThat(bed.userOf(person("anna")).role()).isEqualTo(Role.VIEWER);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).last().satisfies(
        event -> assertThat(event.detail()).containsEntry("to", "viewer").containsEntry("reason", "role_claim_absent"));
  }

  @Test
  void a_role_of_the_directory_in_place_of_a_lost_claim_is_not_explained_as_viewer() {
    bed.provider.roleClaim(RoleClaim.STATED);
    User anna = bed.signIn(with(person("anna"), Role.ADMIN)).user();
    assertThat(bed.users.update(anna.grouped(Optional.of(Role.CAMPAIGN_MANAGER), bed.clock.instant())))
        .isEqualTo(Update.UPDATED);
    bed.provider.roleClaim(RoleClaim.ABSENT);
    bed.provider.restate(withoutRole(person("anna")));
    bed.clock.advance(HOUR);

    recheck();

    assertThat(bed.userOf(person("anna")).role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).last().satisfies(
        event -> assertThat(event.detail()).containsEntry("to", "campaign_manager").doesNotContainKey("reason"));
  }

  @Test
  void an_overage_changes_no_role_and_is_recorded_once_after_each_login() {
    bed.signIn(with(person("anna"), Role.ADMIN));
    bed.provider.roleClaim(RoleClaim.OVERAGE);
    bed.provider.restate(person("anna"));
    for (int i = 0; i < 3; i++) {
      bed.clock.advance(HOUR);
      assertThat(recheck(Duration.ofDays(1))).hasSize(1);
      assertThat(bed.recorded(AuditEventType.ROLE_OVERAGE)).singleElement()
          .satisfies(event -> assertThat(event.detail()).containsEntry("role", "admin"));
    }

    bed.signIn(person("anna"));
    bed.clock.advance(HOUR);

    assertThat(recheck(Duration.ofDays(1))).hasSize(2);
    assertThat(bed.recorded(AuditEventType.ROLE_OVERAGE)).as("one by the login, and no other").hasSize(2);
    assertThat(bed.userOf(person("anna")).role()).isEqualTo(Role.ADMIN);
  }

  @Test
  void an_email_that_another_user_has_is_not_taken_and_the_rest_counts() {
    User bob = bed.signIn(person("bob")).user();
    bed.signIn(person("anna"));
    bed.provider.restate(with(person("anna", "Anna Two", "bob@example.org"), Role.CAMPAIGN_MANAGER));
    bed.clock.advance(HOUR);

    assertThat(recheck()).filteredOn(result -> !result.due().user().equals(bob.id())).singleElement()
        .isInstanceOfSatisfying(Confirmed.class, confirmed -> {
          assertThat(confirmed.emailHolder()).contains(bob.id());
          assertThat(confirmed.isChanged()).isTrue();
        });

    User anna = bed.userOf(person("anna"));
    assertThat(anna.email().map(EmailAddress::value)).contains("anna@example.org");
    assertThat(anna.name().value()).isEqualTo("Anna Two");
    assertThat(anna.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).hasSize(1);
  }

  @Test
  void an_email_with_which_another_user_waits_is_taken_at_the_next_login_with_that_role() {
    bed.signIn(person("anna"));
    Person renamed = person("anna", "Anna Two", "new@example.org");
    User waiting = User.waiting(new UserId(bed.secrets.id()), renamed.email().orElseThrow(), Role.CAMPAIGN_MANAGER,
        UserStatus.ACTIVE, bed.clock.instant());
    bed.transactions.inTransaction(() -> {
      bed.waitingUsers.lock();
      bed.waitingUsers.add(List.of(waiting));
      return true;
    });
    bed.provider.restate(renamed);
    bed.clock.advance(HOUR);

    assertThat(recheck()).singleElement().isInstanceOfSatisfying(Confirmed.class,
        confirmed -> assertThat(confirmed.emailHolder()).contains(waiting.id()));

    User anna = bed.userOf(renamed);
    assertThat(anna.email().map(EmailAddress::value)).contains("anna@example.org");
    assertThat(anna.name().value()).isEqualTo("Anna Two");
    assertThat(anna.role()).isEqualTo(Role.VIEWER);
    User again = bed.signIn(renamed).user();
    assertThat(again.id()).isEqualTo(anna.id());
    assertThat(again.role()).isEqualTo(Role.CAMPAIGN_MANAGER);
    assertThat(again.email()).isEqualTo(renamed.email());
  }

  @Test
  void a_refused_refresh_token_ends_its_session_alone() {
    CompleteLogin.Outcome.SignedIn left = bed.signIn(person("anna"));
    bed.provider.dismiss(person("anna"));
    CompleteLogin.Outcome.SignedIn stays = bed.signIn(person("anna"));
    bed.clock.advance(HOUR);

    assertThat(recheck()).hasSize(2).filteredOn(Ended.class::isInstance).singleElement().satisfies(result -> {
      assertThat(result.due().session()).isEqualTo(left.sessionId());
      assertThat(result.due().isInterrupted()).isFalse();
    });

    assertThat(bed.stored(left.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(stays.sessionId()).isRevoked()).isFalse();
    assertThat(bed.refreshSession().execute(new RefreshSession.Command(left.tokens().refreshToken())))
        .isEqualTo(new RefreshSession.Outcome.SessionRevoked());
    assertThat(bed.recorded(AuditEventType.SESSIONS_REVOKED)).singleElement().satisfies(event -> {
      assertThat(event.actor()).isEqualTo(Actor.IDENTITY_PROVIDER);
      assertThat(event.userId()).contains(left.user().id());
      assertThat(event.detail()).containsEntry("reason", "provider_refused").containsEntry("count", "1")
          .containsEntry("session_id", left.sessionId().value().toString());
    });
  }

  @Test
  void a_provider_that_is_away_wrong_or_slow_ends_no_session_and_is_left_alone_for_a_while() {
    SessionId session = bed.signIn(person("anna")).sessionId();
    bed.clock.advance(HOUR);
    bed.provider.failWith(new IdentityProviderFault("slow"));

    Run slow = execute();
    assertThat(slow.pause()).contains("slow");
    assertThat(slow.results()).singleElement().isInstanceOf(Failed.class);
    assertThat(execute()).isEqualTo(new Run(Optional.of("slow"), List.of()));
    assertThat(bed.provider.renewals()).isEqualTo(1);

    bed.clock.advance(Duration.ofSeconds(10));
    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofMinutes(2)));
    assertThat(execute().pause()).contains("away");
    bed.clock.advance(Duration.ofMinutes(1));
    assertThat(execute()).isEqualTo(new Run(Optional.of("away"), List.of()));

    bed.provider.recover();
    bed.clock.advance(Duration.ofMinutes(1));
    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
    assertThat(bed.stored(session).isRevoked()).isFalse();
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void after_a_failure_the_provider_counts_as_failing_until_it_answers_even_if_no_session_is_due() {
    bed.signIn(person("anna"));
    bed.clock.advance(HOUR);
    bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    assertThat(execute().pause()).contains("away");
    bed.clock.advance(Duration.ofSeconds(10));
    assertThat(execute().pause()).contains("away");
    bed.clock.advance(Duration.ofSeconds(20).minusMillis(1));
    bed.provider.recover();
    assertThat(execute()).isEqualTo(new Run(Optional.of("away"), List.of()));
    bed.signIn(person("bob"));
    bed.clock.advance(Duration.ofMillis(1));

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void a_single_request_finds_out_whether_the_provider_works_again() {
    IntStream.range(0, 5).forEach(i -> bed.signIn(person("user" + i)));
    bed.clock.advance(HOUR);
    bed.provider.failWith(new IdentityProviderFault("wrong"));
    execute();
    assertThat(bed.provider.renewals()).isEqualTo(5);
    bed.clock.advance(Duration.ofSeconds(10));

    execute();

    assertThat(bed.provider.renewals()).isEqualTo(6);
  }

  @Test
  void a_response_that_fails_a_check_ends_no_session_and_changes_no_user() {
    User before = bed.signIn(person("anna")).user();
    bed.provider.rotateRefreshTokens();
    bed.provider.restate(person("anna", "Other", "other@example.org"));
    bed.provider.spoilIdTokens("sub");
    bed.clock.advance(HOUR);

    Run run = execute();
    assertThat(run.pause()).as("one session is not the provider").isEmpty();
    assertThat(run.results()).singleElement().isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.reason()).isEqualTo("sub"));

    assertThat(bed.users.find(before.id())).contains(before);
    bed.provider.recover();
    bed.clock.advance(Duration.ofSeconds(10));
    assertThat(recheck()).as("with the new refresh token").singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void after_failures_each_wait_is_longer_up_to_an_hour() {
    bed.signIn(person("anna"));
    bed.clock.advance(HOUR);
    for (int seconds : List.of(10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600)) {
      bed.provider.failWith(new IdentityProviderFault("wrong"));
      assertThat(execute(bed.recheckSessions(), DEFAULT).results()).hasSize(1);
      bed.clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(claimed()).as(seconds + " s").isZero();
      bed.clock.advance(Duration.ofMillis(1));
    }
  }

  private int claimed() {
    return execute(bed.recheckSessions(), DEFAULT).results().size();
  }

  @Test
  void a_provider_that_fails_holds_up_no_other() {
    TestBed two = new TestBed(profile("corp"), profile("partner"));
    for (String id : List.of("corp", "partner")) {
      two.provider(id).issueRefreshTokens(HOUR);
      two.signInAt(id, new Person(new ExternalIdentity(two.provider(id).issuer(), "anna"), new DisplayName("Anna"),
          Optional.empty(), false, Optional.empty()));
    }
    two.clock.advance(HOUR);
    two.provider("corp").failWith(new IdentityProviderFault("wrong"));
    RecheckSessions both = two.recheckSessions();

    assertThat(execute(both, new ProviderId("corp")).pause()).contains("wrong");

    Run partner = execute(both, new ProviderId("partner"));
    assertThat(partner.pause()).isEmpty();
    assertThat(partner.results()).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void a_batch_has_a_limit_and_more_follow_until_none_is_due() {
    IntStream.range(0, BATCH + 3).forEach(i -> bed.signIn(person("user" + i)));
    bed.clock.advance(HOUR);
    List<List<RecheckResult>> batches = new ArrayList<>();

    RecheckSessions.Outcome outcome = recheckSessions
        .execute(new RecheckSessions.Command(DEFAULT, () -> false, batches::add));

    assertThat(outcome.pause()).isEmpty();
    assertThat(batches).extracting(List::size).containsExactly(BATCH, 3);
    assertThat(batches).allSatisfy(batch -> assertThat(batch).allMatch(Confirmed.class::isInstance));
  }

  @Test
  void no_batch_begins_after_a_stop() {
    IntStream.range(0, BATCH + 3).forEach(i -> bed.signIn(person("user" + i)));
    bed.clock.advance(HOUR);
    List<RecheckResult> results = new ArrayList<>();

    recheckSessions.execute(new RecheckSessions.Command(DEFAULT, () -> !results.isEmpty(), results::addAll));

    assertThat(results).hasSize(BATCH);
    assertThat(bed.provider.renewals()).isEqualTo(BATCH);
  }

  @Test
  void a_new_refresh_token_is_stored_before_it_counts_and_is_used_the_next_time() {
    bed.signIn(person("anna"));
    bed.provider.rotateRefreshTokens();

    for (int i = 0; i < 3; i++) {
      bed.clock.advance(HOUR);
      assertThat(recheck(Duration.ofDays(1))).singleElement().isInstanceOf(Confirmed.class);
    }
  }

  @Test
  void a_new_refresh_token_is_stored_as_soon_as_the_database_is_back() {
    bed.signIn(person("anna"));
    bed.provider.rotateRefreshTokens();
    bed.clock.advance(HOUR);
    AtomicInteger failures = new AtomicInteger(3);

    Run run = execute(bed.recheckSessions(new KeptWith(() -> {
      if (failures.getAndDecrement() > 0) {
        throw new DatabaseUnavailable(new ConnectException("taken away"));
      }
    })), DEFAULT);

    assertThat(run.results()).singleElement().isInstanceOf(Confirmed.class);
    assertThat(failures).hasValue(-1);
  }

  @Test
  void an_instance_that_dies_before_it_asks_ends_no_session() {
    bed.signIn(person("anna"));
    bed.provider.rotateRefreshTokens();
    bed.clock.advance(HOUR);
    claimAsTheInstanceThatDies();
    assertThat(recheck()).isEmpty();
    bed.clock.advance(LEASE);

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void an_instance_that_dies_with_the_new_refresh_token_ends_the_session_if_the_old_one_is_refused() {
    SessionId session = bed.signIn(person("anna")).sessionId();
    bed.provider.rotateRefreshTokens();
    bed.clock.advance(HOUR);
    DueRecheck claim = claimAsTheInstanceThatDies();
    bed.provider.renew(claim.refreshToken(), lost -> {});
    bed.clock.advance(LEASE);

    assertThat(recheck()).singleElement().isInstanceOfSatisfying(Ended.class,
        ended -> assertThat(ended.due().isInterrupted()).isTrue());
    assertThat(bed.stored(session).isRevoked()).isTrue();
  }

  @Test
  void an_instance_that_dies_after_it_stored_the_new_refresh_token_ends_no_session() {
    bed.signIn(person("anna"));
    bed.provider.rotateRefreshTokens();
    bed.clock.advance(HOUR);
    DueRecheck claim = claimAsTheInstanceThatDies();
    bed.provider.renew(claim.refreshToken(),
        grant -> assertThat(bed.rechecks.keep(claim, grant, LEASE)).isTrue());
    bed.clock.advance(LEASE);

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void an_instance_that_was_paused_for_longer_than_its_claim_ends_no_session() {
    SessionId session = bed.signIn(person("anna")).sessionId();
    bed.clock.advance(HOUR);
    bed.provider.dismiss(person("anna"));

    Run run = execute(bed.recheckSessions(new RemovedLate()), DEFAULT);

    assertThat(run.pause()).isPresent();
    assertThat(run.results()).singleElement().isInstanceOf(Failed.class);
    assertThat(bed.stored(session).isRevoked()).isFalse();
    assertThat(bed.eventsBesideLogins()).isEmpty();
  }

  @Test
  void an_instance_that_was_paused_for_longer_than_its_claim_changes_no_user() {
    User anna = bed.signIn(person("anna")).user();
    bed.provider.restate(person("anna", "Anna Married", "married@example.org"));
    bed.clock.advance(HOUR);

    Run run = execute(bed.recheckSessions(new CompletedLate()), DEFAULT);

    assertThat(run.results()).singleElement().isInstanceOf(Failed.class);
    assertThat(bed.users.find(anna.id()).orElseThrow().name()).isEqualTo(anna.name());
  }

  @Test
  void a_request_that_fails_by_a_bug_hides_no_result_of_the_others() {
    SessionId first = bed.signIn(person("anna")).sessionId();
    bed.signIn(person("bob"));
    bed.clock.advance(HOUR);
    List<RecheckResult> results = new ArrayList<>();

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> bed.recheckSessions(new FailingFor(first))
        .execute(new RecheckSessions.Command(DEFAULT, () -> false, results::addAll)));

    assertThat(results).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void a_database_that_is_away_is_reported_and_ends_no_session() {
    bed.signIn(person("anna"));
    bed.clock.advance(HOUR);
    bed.database.takeAway();
    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(this::execute);

    bed.database.bringBack();
    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);
  }

  @Test
  void a_database_that_goes_away_while_the_provider_is_asked_is_reported() {
    bed.signIn(person("anna"));
    bed.clock.advance(HOUR);
    List<List<RecheckResult>> batches = new ArrayList<>();
    RecheckSessions cutOff = bed.recheckSessions(new KeptWith(() -> {}) {
      @Override
      public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
        throw new DatabaseUnavailable(new ConnectException("taken away"));
      }
    });

    assertThatExceptionOfType(DatabaseUnavailable.class)
        .isThrownBy(() -> cutOff.execute(new RecheckSessions.Command(DEFAULT, () -> false, batches::add)));

    assertThat(batches).as("an empty batch would show that no session was due").isEmpty();
  }

  @Test
  void a_session_of_a_user_who_was_disabled_meanwhile_changes_no_user() {
    User anna = bed.signIn(person("anna")).user();
    bed.provider.restate(person("anna", "Anna Two", "two@example.org"));
    bed.clock.advance(HOUR);
    bed.disable(anna.id());

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);

    assertThat(bed.users.find(anna.id()).orElseThrow().name()).isEqualTo(anna.name());
  }

  @Test
  void claims_of_an_identity_that_the_user_no_longer_has_change_no_user() {
    User anna = bed.signIn(person("anna")).user();
    bed.provider.restate(person("anna", "Anna Two", "two@example.org"));
    bed.clock.advance(HOUR);
    bed.users.relink(anna.relinked(new ExternalIdentity(Samples.ISSUER, "other"), bed.clock.instant()));

    assertThat(recheck()).singleElement().isInstanceOf(Confirmed.class);

    assertThat(bed.users.find(anna.id()).orElseThrow().name()).isEqualTo(anna.name());
  }

  @Test
  void a_refresh_token_that_cannot_be_opened_is_kept_for_an_instance_that_can_and_ends_no_session() {
    SessionId session = bed.signIn(person("anna")).sessionId();
    bed.clock.advance(HOUR);
    DueRecheck claim = claimAsTheInstanceThatDies();
    bed.rechecks.keep(claim, new ProviderGrant(Samples.ISSUER, Secret.of("by another key"), HOUR),
        LEASE);
    bed.clock.advance(LEASE);

    assertThat(recheck()).singleElement().isInstanceOf(RecheckResult.Unusable.class);

    assertThat(bed.stored(session).isRevoked()).isFalse();
    bed.clock.advance(LEASE);
    assertThat(recheck()).isEmpty();
    bed.clock.advance(HOUR);
    assertThat(recheck(Duration.ofHours(3))).singleElement().isInstanceOf(RecheckResult.Unusable.class);
  }

  @Test
  void an_unknown_provider_is_a_bug() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> execute(recheckSessions, new ProviderId("other")));
  }

  private static ProviderProfile profile(String id) {
    return new ProviderProfile(new ProviderId(id), id, "https://" + id + ".example", Set.of(), AdoptionPolicy.NEVER);
  }

  private DueRecheck claimAsTheInstanceThatDies() {
    return bed.rechecks.claim(Samples.ISSUER, 1, LEASE, TestBed.ACCESS_LIFETIME).claimed().getFirst();
  }

  private List<RecheckResult> recheck() {
    return asked(execute());
  }

  /** With access tokens of that lifetime, so that a session without a refresh stays in use. */
  private List<RecheckResult> recheck(Duration tokenLifetime) {
    return asked(execute(new RecheckSessions(bed.providers, bed.rechecks, bed.users, bed.waitingUsers, bed.sessions,
        bed.auditTrail, bed.transactions, tokenLifetime, bed.clock), DEFAULT));
  }

  private static List<RecheckResult> asked(Run run) {
    assertThat(run.pause()).isEmpty();
    return run.results();
  }

  private Run execute() {
    return execute(recheckSessions, DEFAULT);
  }

  private static Run execute(RecheckSessions recheckSessions, ProviderId provider) {
    List<RecheckResult> results = new ArrayList<>();
    return new Run(recheckSessions.execute(new RecheckSessions.Command(provider, () -> false, results::addAll)).pause(),
        results);
  }

  private record Run(Optional<String> pause, List<RecheckResult> results) {}

  private static Person with(Person person, Role role) {
    return new Person(person.identity(), person.name(), person.email(), person.emailVerified(), Optional.of(role));
  }

  private static Person withoutRole(Person person) {
    return new Person(person.identity(), person.name(), person.email(), person.emailVerified(),
        Optional.of(Role.VIEWER), false, person.externalId());
  }

  /** The grants of the test bed, with an action before a new one is stored. */
  private class KeptWith implements Rechecks {
    private final Runnable before;

    KeptWith(Runnable before) {
      this.before = before;
    }

    @Override
    public Batch claim(String issuer, int limit, Duration lease, Duration tokenLifetime) {
      return bed.rechecks.claim(issuer, limit, lease, tokenLifetime);
    }

    @Override
    public boolean keep(DueRecheck claim, ProviderGrant grant, Duration lease) {
      before.run();
      return bed.rechecks.keep(claim, grant, lease);
    }

    @Override
    public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
      return bed.rechecks.complete(claim, grant, wait);
    }

    @Override
    public boolean postpone(DueRecheck claim, Duration wait) {
      return bed.rechecks.postpone(claim, wait);
    }

    @Override
    public boolean remove(DueRecheck claim) {
      return bed.rechecks.remove(claim);
    }
  }

  /** Another instance claims the session while this one waits for the provider. */
  private final class RemovedLate extends KeptWith {
    RemovedLate() {
      super(() -> {});
    }

    @Override
    public boolean remove(DueRecheck claim) {
      bed.clock.advance(LEASE);
      claimAsTheInstanceThatDies();
      return super.remove(claim);
    }
  }

  /** Another instance claims the session while this one waits for the provider. */
  private final class CompletedLate extends KeptWith {
    CompletedLate() {
      super(() -> {});
    }

    @Override
    public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
      bed.clock.advance(LEASE);
      claimAsTheInstanceThatDies();
      return super.complete(claim, grant, wait);
    }
  }

  private final class FailingFor extends KeptWith {
    private final SessionId session;

    FailingFor(SessionId session) {
      super(() -> {});
      this.session = session;
    }

    @Override
    public boolean complete(DueRecheck claim, ProviderGrant grant, Duration wait) {
      if (claim.session().equals(session)) {
        throw new IllegalStateException("a bug");
      }
      return super.complete(claim, grant, wait);
    }
  }
}
