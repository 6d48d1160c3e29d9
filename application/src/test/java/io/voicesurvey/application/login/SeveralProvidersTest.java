package io.voicesurvey.application.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.login.CompleteLogin.Command;
import io.voicesurvey.application.login.CompleteLogin.Outcome;
import io.voicesurvey.application.login.StartLogin.Outcome.Started;
import io.voicesurvey.application.port.IdentityProviderUnavailable;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.DisplayName;
import io.voicesurvey.domain.user.EmailDomain;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.User;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeveralProvidersTest {
  private static final ProviderProfile CORP = profile("corp", Set.of(new EmailDomain("corp.test")));
  private static final ProviderProfile PARTNER = profile("partner", Set.of());
  private static final Person ANN = person(CORP, "ann");

  private final TestBed bed = new TestBed(CORP, PARTNER);

  @Test
  void aLoginGoesToTheRequestedProvider() {
    assertThat(bed.leaveFor("partner").authorizationUrl().toString()).startsWith(PARTNER.issuer());
    assertThat(bed.seal.open(bed.leaveFor("corp").sealedAttempt()).orElseThrow().provider()).isEqualTo(CORP.id());
  }

  @Test
  void aLoginGoesToTheProviderOfTheHint() {
    assertThat(start(Optional.empty(), "ann@corp.test")).isInstanceOfSatisfying(Started.class,
        started -> assertThat(started.authorizationUrl().toString()).startsWith(CORP.issuer() + "/")
            .contains("login_hint=ann%40corp.test"));
  }

  @Test
  void aLoginWithoutAChoiceStartsNowhere() {
    assertThat(start(Optional.empty(), "ann@partner.test")).isEqualTo(new StartLogin.Outcome.ProviderRequired());
    assertThat(start(Optional.of("unknown"), "ann@corp.test")).isEqualTo(new StartLogin.Outcome.ProviderUnknown());
  }

  @Test
  void aWrongReturnToComesBeforeAMissingChoice() {
    assertThat(bed.startLogin().execute(new StartLogin.Command(Optional.of("unknown"), Optional.of("//evil.example"),
        StartLogin.Parameters.NONE, Optional.empty(), Map.of())))
        .isEqualTo(new StartLogin.Outcome.ReturnToMalformed());
  }

  @Test
  void aProviderThatIsAwayStopsNoOther() {
    bed.provider("partner").failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));

    assertThat(bed.signInAt("corp", ANN)).isInstanceOf(Outcome.SignedIn.class);
  }

  @Test
  void aResponseAtTheCallbackOfAnotherProviderSpendsNoCode() {
    Started started = bed.leaveFor("corp");
    Command back = bed.comeBack("corp", started, ANN);

    for (Optional<String> iss : List.of(Optional.of(CORP.issuer()), Optional.of(PARTNER.issuer()),
        Optional.<String>empty())) {
      assertThat(bed.completeLogin().execute(new Command(PARTNER.id(), back.state(), back.sealedAttempt(),
          back.code(), Optional.empty(), iss, Client.UNKNOWN))).isEqualTo(
              new Outcome.Failed(new LoginFailure.CallbackMismatch(CORP.id(), PARTNER.id()), Optional.empty()));
    }
    assertThat(bed.provider("corp").redemptions() + bed.provider("partner").redemptions()).isZero();
  }

  @Test
  void theIssuerOfAnotherProviderAtTheOwnCallbackSpendsNoCode() {
    Command back = bed.comeBack("corp", bed.leaveFor("corp"), ANN);

    assertThat(bed.completeLogin().execute(new Command(CORP.id(), back.state(), back.sealedAttempt(), back.code(),
        Optional.empty(), Optional.of(PARTNER.issuer()), Client.UNKNOWN))).isEqualTo(new Outcome.Failed(
            new LoginFailure.IssuerMismatch(CORP.id(), Optional.of(PARTNER.issuer())), Optional.empty()));
    assertThat(bed.provider("corp").redemptions() + bed.provider("partner").redemptions()).isZero();
  }

  @Test
  void aCodeOfAnotherProviderIsRefused() {
    Command stolen = bed.comeBack("partner", bed.leaveFor("partner"), person(PARTNER, "mallory"));
    Command back = bed.comeBack("corp", bed.leaveFor("corp"), ANN);

    assertThat(bed.completeLogin().execute(new Command(CORP.id(), back.state(), back.sealedAttempt(), stolen.code(),
        Optional.empty(), back.iss(), Client.UNKNOWN))).isEqualTo(new Outcome.Failed(
            new LoginFailure.ProviderRefused(Optional.of("invalid_grant")), Optional.empty()));
    assertThat(bed.provider("partner").redemptions()).isZero();
  }

  @Test
  void anErrorAtTheCallbackOfAnotherProviderIsNotTrusted() {
    Started started = bed.leaveFor("corp");

    assertThat(bed.completeLogin().execute(new Command(PARTNER.id(), started.state(),
        Optional.of(started.sealedAttempt()), Optional.empty(), Optional.of("access_denied"),
        Optional.of(PARTNER.issuer()), Client.UNKNOWN))).isEqualTo(
            new Outcome.Failed(new LoginFailure.CallbackMismatch(CORP.id(), PARTNER.id()), Optional.empty()));
  }

  @Test
  void oneSubjectAtTwoIssuersIsTwoUsers() {
    Outcome.SignedIn one = (Outcome.SignedIn) bed.signInAt("corp", ANN);
    Outcome.SignedIn other = (Outcome.SignedIn) bed.signInAt("partner", person(PARTNER, "ann"));

    assertThat(one.user().id()).isNotEqualTo(other.user().id());
  }

  @Test
  void aLogoutTokenEndsOnlySessionsOfItsOwnIssuer() {
    Outcome.SignedIn one = (Outcome.SignedIn) bed.signInAt("corp", ANN);
    Outcome.SignedIn other = (Outcome.SignedIn) bed.signInAt("partner", person(PARTNER, "ann"));
    BackchannelLogout logout = new BackchannelLogout(bed.providers, bed.usedTokens, bed.sessions,
        bed.auditTrail, bed.transactions, bed.clock);
    Secret token = bed.provider("corp").logoutToken("id-1", new ProviderLogout.OfSubject(ANN.identity()),
        bed.clock.instant().plusSeconds(60));

    assertThat(logout.execute(new BackchannelLogout.Command(token))).isEqualTo(new BackchannelLogout.Outcome.Ended(1));
    assertThat(bed.stored(one.sessionId()).isRevoked()).isTrue();
    assertThat(bed.stored(other.sessionId()).isRevoked()).isFalse();
  }

  @Test
  void aLogoutTokenOfNoProviderIsRefusedAndReachesNone() {
    BackchannelLogout logout = new BackchannelLogout(bed.providers, bed.usedTokens, bed.sessions,
        bed.auditTrail, bed.transactions, bed.clock);
    bed.provider("corp").failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));

    assertThat(logout.execute(new BackchannelLogout.Command(Secret.of("a token of https://evil.example"))))
        .isInstanceOfSatisfying(BackchannelLogout.Outcome.TokenRefused.class,
            refused -> assertThat(refused.signedByProvider()).isFalse());
  }

  @Test
  void aLogoutGoesOnAtTheProviderOfTheUser() {
    Outcome.SignedIn ann = (Outcome.SignedIn) bed.signInAt("partner", person(PARTNER, "ann"));

    assertThat(endSession(bed, ann)).get().asString().startsWith(PARTNER.issuer() + "/end_session");
  }

  @Test
  void aLogoutEndsHereIfTheProviderOfTheUserIsNoLongerConfigured() {
    TestBed later = new TestBed(PARTNER);
    User ann = Samples.withIdentity(Samples.user("ann"), ANN.identity());
    Session session = Samples.session("one", ann);
    later.users.insert(ann);
    later.sessions.insert(session);

    Secret token = later.refreshTokens.issue(session);
    assertThat(
        new EndSession(later.accessTokens, later.refreshTokens, later.sessions, later.liveSessions, later.auditTrail,
            later.transactions, later.providers, later.secrets, later.clock)
            .execute(new EndSession.Command.ByRefreshToken(token)))
        .isEqualTo(new EndSession.Outcome.Ended(session.id(), Optional.empty()));
    assertThat(later.stored(session.id()).isRevoked()).isTrue();
  }

  private static Optional<URI> endSession(TestBed bed, Outcome.SignedIn login) {
    EndSession endSession = new EndSession(bed.accessTokens, bed.refreshTokens, bed.sessions, bed.liveSessions,
        bed.auditTrail,
        bed.transactions, bed.providers, bed.secrets, bed.clock);
    return ((EndSession.Outcome.Ended) endSession
        .execute(new EndSession.Command.ByRefreshToken(login.tokens().refreshToken()))).endSessionUrl();
  }

  @Test
  void onlyACallbackOfAConfiguredProviderExists() {
    Command back = bed.comeBack("corp", bed.leaveFor("corp"), ANN);

    assertThatIllegalArgumentException().isThrownBy(() -> bed.completeLogin().execute(new Command(ProviderId.DEFAULT,
        back.state(), back.sealedAttempt(), back.code(), Optional.empty(), back.iss(), Client.UNKNOWN)));
  }

  @Test
  void peopleChooseFromAllProvidersInOrder() {
    assertThat(new ListProviders(bed.providers).execute(new ListProviders.Command()).providers())
        .containsExactly(CORP, PARTNER);
  }

  private StartLogin.Outcome start(Optional<String> provider, String hint) {
    return bed.startLogin()
        .execute(new StartLogin.Command(provider, Optional.empty(), new StartLogin.Parameters(Optional.of(hint),
            Optional.empty(), LoginRequirements.NONE, Optional.empty()), Optional.empty(), Map.of()));
  }

  private static ProviderProfile profile(String id, Set<EmailDomain> domains) {
    return new ProviderProfile(new ProviderId(id), id, "https://" + id + ".example", domains, AdoptionPolicy.NEVER);
  }

  /** Without an email. */
  private static Person person(ProviderProfile provider, String subject) {
    return new Person(new ExternalIdentity(provider.issuer(), subject), new DisplayName(subject), Optional.empty(),
        false, Optional.empty());
  }
}
