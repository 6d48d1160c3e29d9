package io.voicesurvey.application.login;

import static io.voicesurvey.application.TestBed.person;
import static io.voicesurvey.application.TestBed.unverified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Command;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.login.StartLogin.Outcome.Started;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.OtherUsers;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.RefreshTokens.Presented;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompleteLoginTest {
  private static final Person ADA = person("ada", "Ada", "ada@example.org");
  private static final Person BOB = person("bob", "Bob", "bob@example.org");
  private static final Optional<ReturnTo> SURVEYS = Optional
      .of(new ReturnTo(URI.create("https://agent.example/surveys")));

  private static final String USED = "state was used before, expected an unused one";

  private final TestBed bed = new TestBed();

  @Nested
  class SignsIn {
    @Test
    void aNewUserAsAViewer() {
      Outcome.SignedIn signedIn = bed.signIn(ADA);

      assertThat(signedIn.user()).isEqualTo(bed.userOf(ADA));
      assertThat(signedIn.user().role()).isEqualTo(Role.VIEWER);
      assertThat(signedIn.user().lastLoginAt()).contains(Samples.NOW);
      assertThat(signedIn.returnTo()).isEmpty();
    }

    @Test
    void withTokensOfTheSessionThatItStarts() {
      Outcome.SignedIn signedIn = bed.signIn(ADA);

      assertThat(bed.accessTokens.verify(signedIn.tokens().accessToken()))
          .isInstanceOfSatisfying(Verification.Genuine.class, genuine -> {
            assertThat(genuine.userId()).isEqualTo(signedIn.user().id());
            assertThat(genuine.sessionId()).isEqualTo(signedIn.sessionId());
          });
      assertThat(signedIn.tokens().accessLifetime()).isEqualTo(TestBed.ACCESS_LIFETIME);
      assertThat(bed.refreshTokens.open(signedIn.tokens().refreshToken()))
          .contains(new Presented(signedIn.sessionId(), 0));
    }

    @Test
    void andRemembersInTheSessionWhereItCameFrom() {
      Started started = bed.leave(Optional.empty());
      Command back = bed.comeBack(started, ADA);
      Client client = new Client(Optional.of("Browser/1.0"), Optional.of("192.0.2.7"));

      Outcome outcome = bed.completeLogin().execute(
          new Command(ProviderId.DEFAULT, back.state(), back.sealedAttempt(), back.code(), back.error(), back.iss(),
              client));

      Session session = bed.stored(((Outcome.SignedIn) outcome).sessionId());
      LoginAttemptId attempt = bed.seal.open(started.sealedAttempt()).orElseThrow().id();
      assertThat(session.client()).isEqualTo(client);
      assertThat(session.isLive(Samples.NOW)).isTrue();
      assertThat(session.providerLogin()).contains(
          new ProviderLogin(attempt, Optional.of("provider-session"), Optional.of(Secret.of("hint")),
              Authentication.UNKNOWN));
    }

    @Test
    void andLeadsBackToWhereItBegan() {
      assertThat(bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.of("/surveys")), ADA)))
          .isInstanceOfSatisfying(Outcome.SignedIn.class, in -> assertThat(in.returnTo()).isEqualTo(SURVEYS));
    }

    @Test
    void aKnownUserWithTheNameAndEmailOfToday() {
      User before = bed.signIn(ADA).user();
      bed.clock.advance(Duration.ofDays(1));

      bed.signIn(person("ada", "Countess", "ada@lovelace.example"));

      User after = bed.userOf(ADA);
      assertThat(after.id()).isEqualTo(before.id());
      assertThat(after.name()).isEqualTo(new DisplayName("Countess"));
      assertThat(after.email()).contains(new EmailAddress("ada@lovelace.example"));
      assertThat(after.createdAt()).isEqualTo(Samples.NOW);
      assertThat(after.lastLoginAt()).contains(bed.clock.instant());
    }

    @Test
    void aKnownUserWithTheStoredRole() {
      UserId id = bed.signIn(ADA).user().id();
      bed.users.update(Samples.withRole(bed.userOf(ADA), Role.ADMIN));

      assertThat(bed.signIn(ADA).user().role()).isEqualTo(Role.ADMIN);
      assertThat(bed.users.find(id)).map(User::role).contains(Role.ADMIN);
    }

    @Test
    void aUserWithTheRoleThatTheProviderStates() {
      Person admin = new Person(ADA.identity(), ADA.name(), ADA.email(), true, Optional.of(Role.ADMIN));

      assertThat(bed.signIn(admin).user().role()).isEqualTo(Role.ADMIN);
      assertThat(bed.userOf(ADA).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void peopleWithoutEmailBesideEachOther() {
      Stream.of("ada", "bob").forEach(subject -> bed.signIn(nameless(subject)));

      assertThat(bed.userOf(nameless("ada")).id()).isNotEqualTo(bed.userOf(nameless("bob")).id());
    }

    @Test
    void theSameSubjectOfAnotherIssuerAsAnotherUser() {
      Person other = new Person(new ExternalIdentity("https://other.example", "ada"), ADA.name(), Optional.empty(),
          false, Optional.empty());

      assertThat(bed.signIn(ADA).user().id()).isNotEqualTo(bed.signIn(other).user().id());
    }

    @Test
    void fromSeveralTabsInAnyOrder() {
      Command first = bed.comeBack(bed.leave(Optional.empty()), ADA);
      Command second = bed.comeBack(bed.leave(Optional.empty()), ADA);

      assertThat(bed.completeLogin().execute(second)).isInstanceOf(Outcome.SignedIn.class);
      assertThat(bed.completeLogin().execute(first)).isInstanceOf(Outcome.SignedIn.class);
    }

    private static Person nameless(String subject) {
      return new Person(new ExternalIdentity(Samples.ISSUER, subject), new DisplayName(subject), Optional.empty(),
          false, Optional.empty());
    }
  }

  @Nested
  class RefusesTheState {
    @Test
    void ofABrowserThatHoldsNoAttempt() {
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);

      assertRefused("the login's cookie is missing", with(back, back.state(), Optional.empty()));
    }

    @Test
    void ofAnotherBrowsersAttempt() {
      Command mine = bed.comeBack(bed.leave(Optional.empty()), ADA);
      Started theirs = bed.leave(Optional.empty());

      assertRefused("state belongs to another login", with(mine, mine.state(), Optional.of(theirs.sealedAttempt())));
      assertRefused("state belongs to another login", with(mine, theirs.state(), mine.sealedAttempt()));
    }

    @Test
    void ofAForgedAttempt() {
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);

      assertRefused("the login's cookie cannot be decrypted",
          with(back, back.state(), Optional.of(Secret.of("forged"))));
    }

    @Test
    void ofAnAttemptOfThisReleaseInACookieThatAnyHostOfTheDomainCanSet() {
      Started started = bed.leave(Optional.empty());

      assertRefused("the login's cookie cannot be decrypted",
          inFormerCookie(bed.comeBack(started, ADA), started.sealedAttempt()));
    }

    @Test
    void notOfOneThatAnEarlierReleaseBegan() {
      Started started = bed.leave(Optional.empty());
      Secret former = bed.seal.sealLegacy(bed.seal.open(started.sealedAttempt()).orElseThrow());

      assertThat(bed.completeLogin().execute(inFormerCookie(bed.comeBack(started, ADA), former)))
          .isInstanceOf(Outcome.SignedIn.class);
    }

    private static Command inFormerCookie(Command command, Secret sealed) {
      return new Command(ProviderId.DEFAULT, command.state(), Optional.empty(), Optional.of(sealed), command.code(),
          command.error(),
          command.iss(), command.client());
    }

    @Test
    void ofAnAttemptThatTookTooLong() {
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);
      bed.clock.advance(LoginAttempt.LIFETIME);

      assertRefused("the login expired at ", back);
    }

    @Test
    void notOfOneThatTookNearlyTooLong() {
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);
      bed.clock.advance(LoginAttempt.LIFETIME.minusNanos(1));

      assertThat(bed.completeLogin().execute(back)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void ofAnAttemptThatIsDoneAndSpendsNoCodeOnIt() {
      Started started = bed.leave(Optional.empty());
      bed.completeLogin().execute(bed.comeBack(started, ADA));
      int redemptions = bed.provider.redemptions();

      assertThat(bed.completeLogin().execute(bed.comeBack(started, ADA))).isEqualTo(new Outcome.StateRefused(USED));
      assertThat(bed.provider.redemptions()).isEqualTo(redemptions);
    }

    @Test
    void ofAnAttemptThatIsDoneAlsoAfterItsSessionEnded() {
      Started started = bed.leave(Optional.empty());
      Outcome outcome = bed.completeLogin().execute(bed.comeBack(started, ADA));
      bed.sessions.revoke(((Outcome.SignedIn) outcome).sessionId());

      assertRefused(USED, bed.comeBack(started, ADA));
    }

    @Test
    void ofAnAttemptThatIsDoneEvenBeforeItSeesThatTheAnswerMakesNoSense() {
      Started started = bed.leave(Optional.empty());
      bed.completeLogin().execute(bed.comeBack(started, ADA));

      assertRefused(USED, answer(started, Optional.empty(), Optional.empty()));
    }

    private void assertRefused(String reason, Command command) {
      int redemptions = bed.provider.redemptions();

      assertThat(bed.completeLogin().execute(command)).isInstanceOfSatisfying(Outcome.StateRefused.class,
          refused -> assertThat(refused.reason()).startsWith(reason).contains(", expected "));
      assertThat(bed.provider.redemptions()).isEqualTo(redemptions);
    }

    private static Command with(Command command, State state, Optional<Secret> sealed) {
      return new Command(ProviderId.DEFAULT, state, sealed, command.code(), command.error(), command.iss(),
          command.client());
    }
  }

  @Nested
  class Fails {
    private final Started started = bed.leave(Optional.of("/surveys"));

    @Test
    void whereNeitherCodeNorErrorCame() {
      assertFailed(answer(started, Optional.empty(), Optional.empty()), new LoginFailure.MalformedResponse());
    }

    @Test
    void whereCodeAndErrorCame() {
      Command back = bed.comeBack(started, ADA);

      assertFailed(answer(started, back.code(), Optional.of("access_denied")), new LoginFailure.MalformedResponse());
      assertThat(bed.provider.redemptions()).isZero();
    }

    @Test
    void whereAnotherProviderAnsweredAndSpendsNoCodeOnIt() {
      Command back = bed.comeBack(started, ADA);

      Stream.of(Optional.of("https://evil.example"), Optional.<String>empty())
          .forEach(iss -> assertFailed(
              new Command(ProviderId.DEFAULT, back.state(), back.sealedAttempt(), back.code(), Optional.empty(),
                  iss, Client.UNKNOWN),
              new LoginFailure.IssuerMismatch(ProviderId.DEFAULT, iss)));
      assertThat(bed.provider.redemptions()).isZero();
    }

    @Test
    void whereAnotherProviderSaysNo() {
      assertFailed(
          new Command(ProviderId.DEFAULT, started.state(), Optional.of(started.sealedAttempt()), Optional.empty(),
              Optional.of("access_denied"), Optional.of("https://evil.example"), Client.UNKNOWN),
          new LoginFailure.IssuerMismatch(ProviderId.DEFAULT, Optional.of("https://evil.example")));
    }

    @Test
    void wherePeopleSayNo() {
      assertFailed(answer(started, Optional.empty(), Optional.of("access_denied")), new LoginFailure.Denied());
    }

    @Test
    void whereTheProviderSaysNo() {
      assertFailed(answer(started, Optional.empty(), Optional.of("login_required")),
          new LoginFailure.ProviderRefused(Optional.of("login_required")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "a b", "", "x\r\ny", "\"", "ü", "access_denied\n"})
    void andNeverRepeatsAnErrorOfAStrangeForm(String error) {
      assertFailed(answer(started, Optional.empty(), Optional.of(error)),
          new LoginFailure.ProviderRefused(Optional.empty()));
    }

    @Test
    void andNeverRepeatsAnEndlessError() {
      assertFailed(answer(started, Optional.empty(), Optional.of("e".repeat(65))),
          new LoginFailure.ProviderRefused(Optional.empty()));
    }

    @Test
    void whereTheCodeIsRefused() {
      assertFailed(answer(started, Optional.of(Secret.of("made up")), Optional.empty()),
          new LoginFailure.ProviderRefused(Optional.of("invalid_grant")));
    }

    @Test
    void whereTheCodeIsOfAnotherLogin() {
      Command other = bed.comeBack(bed.leave(Optional.empty()), ADA);

      assertFailed(answer(started, other.code(), Optional.empty()),
          new LoginFailure.ProviderRefused(Optional.of("invalid_grant")));
    }

    @Test
    void whereTheIdTokenIsRefused() {
      bed.provider.spoilIdTokens("aud");

      assertFailed(bed.comeBack(started, ADA), new LoginFailure.IdTokenRefused("aud"));
      assertThat(bed.users.findAndLock(ADA.identity())).isEmpty();
    }

    @Test
    void whereTheUserIsDisabledAndChangesNothing() {
      bed.disable(bed.signIn(ADA).user().id());
      User before = bed.userOf(ADA);
      bed.clock.advance(Duration.ofMinutes(1));

      assertFailed(bed.comeBack(started, person("ada", "Countess", "new@example.org")),
          new LoginFailure.UserDisabled(before.id()));
      assertThat(bed.userOf(ADA)).isEqualTo(before);
      assertThat(bed.sessions.findLive(before.id())).hasSize(1);
    }

    @Test
    void whereAnotherUserHoldsTheEmailOfANewUser() {
      User holder = bed.signIn(ADA).user();

      Person eve = person("eve", "Eve", "ADA@Example.ORG");
      assertFailed(bed.comeBack(started, eve),
          new LoginFailure.EmailConflict(eve, Optional.empty(), Optional.of(holder.id())));
      assertThat(bed.users.findAndLock(new ExternalIdentity(Samples.ISSUER, "eve"))).isEmpty();
      assertThat(bed.users.find(holder.id())).contains(holder);
    }

    @Test
    void whereAnotherUserHoldsTheEmailOfAKnownUserAndChangesNothing() {
      User holder = bed.signIn(ADA).user();
      User before = bed.signIn(person("eve")).user();
      bed.clock.advance(Duration.ofMinutes(1));

      Person eve = person("eve", "Evelyn", "Ada@example.org");
      assertFailed(bed.comeBack(started, eve),
          new LoginFailure.EmailConflict(eve, Optional.of(before.id()), Optional.of(holder.id())));
      assertThat(bed.users.find(before.id())).contains(before);
      assertThat(bed.sessions.findLive(before.id())).hasSize(1);
    }

    private void assertFailed(Command command, LoginFailure failure) {
      assertThat(bed.completeLogin().execute(command)).isEqualTo(new Outcome.Failed(failure, SURVEYS));
    }
  }

  @Nested
  class ReplacesTheSessionOfItsBrowser {
    @Test
    void whichEndsAndIsRecordedEvenIfItIsAnotherUsers() {
      Outcome.SignedIn older = bed.signIn(BOB);
      Outcome.SignedIn newer = replacing(older.tokens().refreshToken());

      assertThat(bed.sessions.findLive(older.user().id())).isEmpty();
      assertThat(bed.sessions.findLive(newer.user().id())).hasSize(1);
      assertThat(bed.recorded(AuditEventType.LOGIN_REPLACED)).containsExactly(
          AuditEvent.loginReplaced(older.user().id(), older.sessionId(), newer.user().id(), Samples.NOW));
    }

    @Test
    void butAForgedTokenAndAnEndedSessionChangeNothing() {
      Outcome.SignedIn older = bed.signIn(BOB);
      bed.sessions.revoke(older.sessionId());
      replacing(older.tokens().refreshToken());
      replacing(Secret.of("forged"));

      assertThat(bed.recorded(AuditEventType.LOGIN_REPLACED)).isEmpty();
    }

    @Test
    void butAFailedLoginEndsNothing() {
      Outcome.SignedIn older = bed.signIn(BOB);
      bed.provider.spoilIdTokens("aud");
      StartLogin.Outcome.Started started = leaving(older.tokens().refreshToken());

      assertThat(bed.completeLogin().execute(bed.comeBack(started, ADA))).isInstanceOf(Outcome.Failed.class);
      assertThat(bed.sessions.findLive(older.user().id())).hasSize(1);
    }

    private Outcome.SignedIn replacing(Secret refreshToken) {
      return (Outcome.SignedIn) bed.completeLogin().execute(bed.comeBack(leaving(refreshToken), ADA));
    }

    private StartLogin.Outcome.Started leaving(Secret refreshToken) {
      return (StartLogin.Outcome.Started) bed.startLogin()
          .execute(new StartLogin.Command(Optional.empty(), Optional.empty(),
              StartLogin.Parameters.NONE, Optional.of(refreshToken), Map.of()));
    }
  }

  @Nested
  class IsRecorded {
    private final Client client = new Client(Optional.of("Browser/1.0"), Optional.of("192.0.2.7"));

    @Test
    void whereANewUserSignsIn() {
      Outcome.SignedIn signedIn = signIn(ADA);

      assertThat(bed.auditTrail.events()).containsExactly(login(signedIn,
          Map.of("session_id", signedIn.sessionId().value().toString(), "ip", "192.0.2.7", "user_agent",
              "Browser/1.0", "new_user", "true")));
    }

    @Test
    void whereAKnownUserSignsInFromAnUnknownBrowser() {
      signIn(ADA);
      Outcome.SignedIn signedIn = bed.signIn(ADA);

      assertThat(bed.auditTrail.events()).last()
          .isEqualTo(login(signedIn, Map.of("session_id", signedIn.sessionId().value().toString())));
    }

    @Test
    void withTheRoleThatTheProviderChanged() {
      UserId ada = signIn(withRole(Role.ADMIN)).user().id();
      signIn(withRole(Role.ADMIN));
      signIn(withRole(Role.CAMPAIGN_MANAGER));
      signIn(ADA);

      assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).containsExactly(roleChanged(ada, "viewer", "admin"),
          roleChanged(ada, "admin", "campaign_manager"));
      assertThat(bed.auditTrail.events()).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(value = RoleClaim.class, names = {"ABSENT", "ONLY_IN_ACCESS_TOKEN"})
    void withTheReasonWhereTheRoleClaimDidNotCome(RoleClaim claim) {
      UserId ada = bed.signIn(withRole(Role.ADMIN)).user().id();
      bed.provider.roleClaim(claim);

      bed.signIn(withRole(Role.VIEWER));
      bed.signIn(withRole(Role.VIEWER));

      String reason = "role_claim_" + claim.name().toLowerCase(Locale.ROOT);
      assertThat(bed.recorded(AuditEventType.ROLE_CHANGED)).last()
          .isEqualTo(new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(ada), Actor.IDENTITY_PROVIDER,
              Map.of("from", "admin", "to", "viewer", "reason", reason), Samples.NOW));
      assertThat(bed.recorded(AuditEventType.LOGIN)).hasSize(3).last()
          .satisfies(login -> assertThat(login.detail()).containsEntry("reason", reason));
      assertThat(bed.recorded(AuditEventType.LOGIN)).first()
          .satisfies(login -> assertThat(login.detail()).doesNotContainKey("reason"));
    }

    @Test
    void whereTheRoleClaimIsElsewhereAndLeavesTheRoleAsItWas() {
      UserId ada = bed.signIn(withRole(Role.ADMIN)).user().id();
      bed.provider.roleClaim(RoleClaim.OVERAGE);

      assertThat(bed.signIn(ADA).user().role()).isEqualTo(Role.ADMIN);
      UserId bob = bed.signIn(person("bob")).user().id();

      assertThat(bed.users.find(bob).orElseThrow().role()).isEqualTo(Role.VIEWER);
      assertThat(bed.recorded(AuditEventType.ROLE_OVERAGE)).containsExactly(overage(ada, "admin"),
          overage(bob, "viewer"));
    }

    private AuditEvent overage(UserId user, String role) {
      return new AuditEvent(AuditEventType.ROLE_OVERAGE, Optional.of(user), Actor.IDENTITY_PROVIDER,
          Map.of("role", role, "reason", "role_claim_elsewhere"), Samples.NOW);
    }

    @Test
    void notWhereTheStateIsRefused() {
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);
      bed.completeLogin().execute(back);
      bed.completeLogin().execute(back);
      bed.completeLogin().execute(
          new Command(ProviderId.DEFAULT, back.state(), Optional.empty(), back.code(), back.error(), back.iss(),
              back.client()));

      assertThat(bed.auditTrail.events()).hasSize(1);
    }

    @Test
    void togetherWithTheSessionOrNotAtAll() {
      SessionRepository falling = new OtherSessions(bed.sessions) {
        @Override
        public Optional<Session> insert(Session session) {
          super.insert(session);
          return Optional.empty();
        }
      };

      bed.completeLogin(bed.users, falling).execute(bed.comeBack(bed.leave(Optional.empty()), ADA));

      assertThat(bed.auditTrail.events()).isEmpty();
    }

    @Test
    void withTheCheckWhereTheIdTokenIsRefused() {
      bed.provider.spoilIdTokens("aud");

      bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), ADA));

      assertThat(bed.auditTrail.events())
          .containsExactly(failed(Map.of("reason", "INVALID_ID_TOKEN", "issuer",
              "https://idp.example.org", "cause", "aud")));
    }

    @Test
    void notAtAllWhereTheProviderVouchesForNothingHoweverOftenItComes() {
      Started started = bed.leave(Optional.empty());
      Optional<Secret> madeUp = Optional.of(Secret.of("made up"));
      for (int i = 0; i < 320; i++) {
        bed.completeLogin().execute(answer(started, Optional.empty(), Optional.of("x")));
      }
      bed.completeLogin().execute(answer(started, Optional.empty(), Optional.of("access_denied")));
      bed.completeLogin().execute(answer(started, Optional.empty(), Optional.empty()));
      bed.completeLogin().execute(answer(started, madeUp, Optional.empty()));
      bed.completeLogin()
          .execute(new Command(ProviderId.DEFAULT, started.state(), Optional.of(started.sealedAttempt()), madeUp,
              Optional.empty(), Optional.of("https://evil.example.org"), Client.UNKNOWN));
      bed.provider.failWith(new IdentityProviderFault("HTTP 500"));
      bed.completeLogin().execute(answer(started, madeUp, Optional.empty()));
      bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(7)));
      bed.completeLogin().execute(answer(started, madeUp, Optional.empty()));

      assertThat(bed.auditTrail.events()).isEmpty();
      assertThat(bed.sessions.isUsed(bed.seal.open(started.sealedAttempt()).orElseThrow().id())).isFalse();
    }

    @Test
    void onceForEachAttemptHoweverManyCodesThePersonGetsForIt() {
      UserId ada = bed.signIn(ADA).user().id();
      bed.disable(ada);
      Started started = bed.leave(Optional.empty());
      List<Callable<Outcome>> callbacks = IntStream.range(0, 20).mapToObj(i -> bed.comeBack(started, ADA))
          .<Callable<Outcome>>map(back -> () -> bed.completeLogin().execute(back)).toList();

      List<Outcome> outcomes = Race.run(callbacks);

      assertThat(outcomes).filteredOn(Outcome.Failed.class::isInstance).hasSize(1);
      assertThat(outcomes).filteredOn(Outcome.StateRefused.class::isInstance).hasSize(19);
      assertThat(bed.recorded(AuditEventType.LOGIN_FAILED)).hasSize(1);
    }

    @Test
    void withTheUserWhereTheyAreDisabled() {
      UserId ada = bed.signIn(ADA).user().id();
      bed.disable(ada);

      bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), ADA));

      assertThat(bed.recorded(AuditEventType.LOGIN_FAILED))
          .containsExactly(failed(Optional.of(ada), Map.of("reason", "USER_DISABLED")));
    }

    @Test
    void withAllThatItTakesToResolveAnEmailConflict() {
      UserId ada = bed.signIn(ADA).user().id();
      UserId eve = bed.signIn(person("eve")).user().id();

      bed.completeLogin().execute(bed.comeBack(bed.leave(Optional.empty()), person("new", "Ada", "ADA@example.org")));
      bed.completeLogin()
          .execute(bed.comeBack(bed.leave(Optional.empty()), unverified(person("eve", "Eve", "ada@example.org"))));

      assertThat(bed.recorded(AuditEventType.LOGIN_FAILED)).containsExactly(
          failed(Map.of("reason", "EMAIL_CONFLICT", "issuer", Samples.ISSUER, "subject", "new", "email",
              "ADA@example.org", "email_verified", "true", "email_holder", ada.value().toString())),
          failed(Optional.of(eve), Map.of("reason", "EMAIL_CONFLICT", "issuer", Samples.ISSUER, "subject", "eve",
              "email", "ada@example.org", "email_verified", "false", "email_holder", ada.value().toString())));
    }

    @Test
    void orAnsweredAsWhereTheDatabaseIsAway() {
      bed.provider.spoilIdTokens("aud");
      SessionRepository falling = new OtherSessions(bed.sessions) {
        @Override
        public boolean isUsed(LoginAttemptId attempt) {
          boolean used = super.isUsed(attempt);
          bed.database.takeAway();
          return used;
        }
      };

      assertThat(bed.completeLogin(bed.users, falling).execute(bed.comeBack(bed.leave(Optional.empty()), ADA)))
          .isEqualTo(new Outcome.Failed(new LoginFailure.DatabaseUnavailable("ConnectException"), Optional.empty()));
    }

    private Outcome.SignedIn signIn(Person person) {
      Command back = bed.comeBack(bed.leave(Optional.empty()), person);
      return (Outcome.SignedIn) bed.completeLogin().execute(
          new Command(ProviderId.DEFAULT, back.state(), back.sealedAttempt(), back.code(), back.error(), back.iss(),
              client));
    }

    private static Person withRole(Role role) {
      return new Person(ADA.identity(), ADA.name(), ADA.email(), true, Optional.of(role));
    }

    private AuditEvent login(Outcome.SignedIn signedIn, Map<String, String> detail) {
      UserId id = signedIn.user().id();
      return new AuditEvent(AuditEventType.LOGIN, Optional.of(id), Actor.user(id), detail, bed.clock.instant());
    }

    private AuditEvent roleChanged(UserId user, String from, String to) {
      return new AuditEvent(AuditEventType.ROLE_CHANGED, Optional.of(user), Actor.IDENTITY_PROVIDER,
          Map.of("from", from, "to", to), bed.clock.instant());
    }

    private AuditEvent failed(Map<String, String> detail) {
      return failed(Optional.empty(), detail);
    }

    private AuditEvent failed(Optional<UserId> user, Map<String, String> detail) {
      return new AuditEvent(AuditEventType.LOGIN_FAILED, user, Actor.ANONYMOUS, detail, bed.clock.instant());
    }
  }

  @Nested
  class LeavesTheAttemptUsable {
    private final Started started = bed.leave(Optional.of("/surveys"));

    @Test
    void whereTheProviderIsAway() {
      bed.provider.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(7)));
      assertFailed(new LoginFailure.ProviderUnavailable("provider default: away", Duration.ofSeconds(7)));

      bed.provider.recover();
      assertUsable();
    }

    @Test
    void whereTheProviderAnswersNonsense() {
      bed.provider.failWith(new IdentityProviderFault("HTTP 500"));
      assertFailed(new LoginFailure.ProviderFault("provider default: HTTP 500"));

      bed.provider.recover();
      assertUsable();
    }

    @Test
    void whereTheDatabaseIsAwayAndSpendsNoCodeOnIt() {
      Command back = bed.comeBack(started, ADA);
      bed.database.takeAway();
      assertThat(bed.completeLogin().execute(back))
          .isEqualTo(new Outcome.Failed(new LoginFailure.DatabaseUnavailable("ConnectException"), SURVEYS));
      assertThat(bed.provider.redemptions()).isZero();

      bed.database.bringBack();
      assertThat(bed.completeLogin().execute(back)).isInstanceOf(Outcome.SignedIn.class);
    }

    @Test
    void whereTheDatabaseGoesAwayAfterTheCodeWasSpentAndKeepsNothing() {
      SessionRepository falling = new OtherSessions(bed.sessions) {
        @Override
        public Optional<Session> insert(Session session) {
          Optional<Session> inserted = super.insert(session);
          bed.database.takeAway();
          return inserted;
        }
      };

      assertThat(bed.completeLogin(bed.users, falling).execute(bed.comeBack(started, ADA)))
          .isEqualTo(new Outcome.Failed(new LoginFailure.DatabaseUnavailable("ConnectException"), SURVEYS));
      bed.database.bringBack();
      assertThat(bed.users.findAndLock(ADA.identity())).isEmpty();
      assertUsable();
    }

    @Test
    void whereTheCodeWasRefused() {
      bed.completeLogin().execute(answer(started, Optional.of(Secret.of("made up")), Optional.empty()));

      assertUsable();
    }

    private void assertFailed(LoginFailure failure) {
      assertThat(bed.completeLogin().execute(bed.comeBack(started, ADA)))
          .isEqualTo(new Outcome.Failed(failure, SURVEYS));
    }

    private void assertUsable() {
      assertThat(bed.completeLogin().execute(bed.comeBack(started, ADA))).isInstanceOf(Outcome.SignedIn.class);
    }
  }

  @Nested
  class UnderContention {
    @Test
    void manyFirstLoginsOfOnePersonGiveOneUser() {
      List<Callable<Outcome>> logins = IntStream.range(0, 20)
          .mapToObj(i -> bed.comeBack(bed.leave(Optional.empty()), ADA))
          .<Callable<Outcome>>map(back -> () -> bed.completeLogin().execute(back)).toList();

      List<Outcome> outcomes = Race.run(logins);

      UserId id = bed.userOf(ADA).id();
      assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Outcome.SignedIn.class,
          in -> assertThat(in.user().id()).isEqualTo(id)));
      assertThat(bed.sessions.findLive(id)).hasSize(20);
    }

    @Test
    void oneAttemptFinishedTwentyTimesAtTheSameTimeStartsOneSession() {
      Started started = bed.leave(Optional.empty());
      List<Callable<Outcome>> callbacks = IntStream.range(0, 20).mapToObj(i -> bed.comeBack(started, ADA))
          .<Callable<Outcome>>map(back -> () -> bed.completeLogin().execute(back)).toList();

      List<Outcome> outcomes = Race.run(callbacks);

      assertThat(outcomes).filteredOn(Outcome.SignedIn.class::isInstance).hasSize(1);
      assertThat(outcomes).filteredOn(Outcome.StateRefused.class::isInstance).hasSize(19);
      assertThat(bed.sessions.findLive(bed.userOf(ADA).id())).hasSize(1);
    }

    @Test
    void aFirstLoginThatAnotherOutranMeetsTheUserThatTheOtherMade() {
      UserId winner = bed.signIn(ADA).user().id();
      UserRepository behind = new OtherUsers(bed.users) {
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public Optional<KnownUser> findAndLock(Person person) {
          return reads.getAndIncrement() == 0 ? Optional.empty() : super.findAndLock(person);
        }
      };

      assertThat(bed.completeLogin(behind, bed.sessions).execute(bed.comeBack(bed.leave(Optional.empty()), ADA)))
          .isInstanceOfSatisfying(Outcome.SignedIn.class, in -> assertThat(in.user().id()).isEqualTo(winner));
    }

    @Test
    void aLoginThatAnotherChangeOutranKeepsThatChange() {
      User stale = bed.signIn(ADA).user();
      bed.users.update(Samples.withRole(stale, Role.ADMIN));
      UserRepository behind = new OtherUsers(bed.users) {
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public Optional<KnownUser> findAndLock(Person person) {
          return reads.getAndIncrement() == 0
              ? Optional.of(new KnownUser(stale, false))
              : super.findAndLock(person);
        }
      };

      assertThat(bed.completeLogin(behind, bed.sessions).execute(bed.comeBack(bed.leave(Optional.empty()), ADA)))
          .isInstanceOfSatisfying(Outcome.SignedIn.class,
              in -> assertThat(in.user().role()).isEqualTo(Role.ADMIN));
      assertThat(bed.userOf(ADA).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void anAttemptThatIsUsedMeanwhileRollsBackTheChangesOfTheLogin() {
      Started started = bed.leave(Optional.empty());
      bed.completeLogin().execute(bed.comeBack(started, ADA));
      User before = bed.userOf(ADA);
      bed.clock.advance(Duration.ofMinutes(1));

      assertThat(bed.completeLogin(bed.users, unaware())
          .execute(bed.comeBack(started, person("ada", "Countess", "new@example.org"))))
          .isEqualTo(new Outcome.StateRefused(USED));
      assertThat(bed.userOf(ADA)).isEqualTo(before);
    }

    @Test
    void anAttemptThatIsUsedMeanwhileByAnotherMakesNoUser() {
      Started started = bed.leave(Optional.empty());
      bed.completeLogin().execute(bed.comeBack(started, ADA));
      Person eve = person("eve");

      assertThat(bed.completeLogin(bed.users, unaware()).execute(bed.comeBack(started, eve)))
          .isEqualTo(new Outcome.StateRefused(USED));
      assertThat(bed.users.findAndLock(eve.identity())).isEmpty();
    }

    @Test
    void aLoginThatIsOutrunForEverGivesUpAfterTwentyRounds() {
      AtomicInteger rounds = new AtomicInteger();
      UserRepository hopeless = new OtherUsers(bed.users) {
        @Override
        public Insertion insert(User user) {
          rounds.incrementAndGet();
          return Insertion.IDENTITY_TAKEN;
        }
      };
      Command back = bed.comeBack(bed.leave(Optional.empty()), ADA);

      assertThatIllegalStateException().isThrownBy(() -> bed.completeLogin(hopeless, bed.sessions).execute(back));
      assertThat(rounds).hasValue(20);
    }

    /** Sessions whose check for used attempts finds nothing until one is inserted. */
    private SessionRepository unaware() {
      return new OtherSessions(bed.sessions) {
        @Override
        public boolean isUsed(LoginAttemptId attempt) {
          return false;
        }
      };
    }
  }

  private Command answer(Started started, Optional<Secret> code, Optional<String> error) {
    return new Command(ProviderId.DEFAULT, started.state(), Optional.of(started.sealedAttempt()), code, error,
        Optional.of(bed.provider.issuer()), Client.UNKNOWN);
  }

  private static class OtherSessions implements SessionRepository {
    private final SessionRepository sessions;

    OtherSessions(SessionRepository sessions) {
      this.sessions = sessions;
    }

    @Override
    public Optional<Session> insert(Session session) {
      return sessions.insert(session);
    }

    @Override
    public Optional<Session> insert(Session session, ProviderGrant grant) {
      return sessions.insert(session, grant);
    }

    @Override
    public Session insert(Session session, CredentialId credential) {
      return sessions.insert(session, credential);
    }

    @Override
    public boolean isUsed(LoginAttemptId attempt) {
      return sessions.isUsed(attempt);
    }

    @Override
    public boolean markUsed(LoginAttemptId attempt) {
      return sessions.markUsed(attempt);
    }

    @Override
    public Optional<UserSession> find(SessionId id) {
      return sessions.find(id);
    }

    @Override
    public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy) {
      return sessions.rotate(id, generation, policy);
    }

    @Override
    public List<Session> findLive(UserId user) {
      return sessions.findLive(user);
    }

    @Override
    public boolean revoke(SessionId id) {
      return sessions.revoke(id);
    }

    @Override
    public int revoke(UserId user) {
      return sessions.revoke(user);
    }

    @Override
    public int revoke(UserId account, CredentialId credential) {
      return sessions.revoke(account, credential);
    }

    @Override
    public RevokedBatch revokeNext(Optional<SessionId> after, int limit) {
      return sessions.revokeNext(after, limit);
    }

    @Override
    public List<Session> revoke(ProviderLogout logout) {
      return sessions.revoke(logout);
    }

    @Override
    public Purged purge(Optional<SessionId> after, int limit, Duration retention) {
      return sessions.purge(after, limit, retention);
    }
  }
}
