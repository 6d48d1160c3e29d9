package io.voicesurvey.application.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssueClientTokenTest {
  private static final Client CURL = new Client(Optional.of("curl/8"), Optional.of("192.0.2.9"));

  private final TestBed bed = new TestBed();
  private final Services services = new Services(bed);
  private final Programs programs = bed.programs();
  private final User nightly = services.create("nightly", Role.CAMPAIGN_MANAGER).user();
  private final CreateClientSecret.Outcome.Created created = services.secret("nightly");

  @Test
  void aProgramGetsATokenOfItsAccount() {
    ServiceToken token = issued("service:nightly", created.value());

    assertThat(token.account()).isEqualTo(nightly);
    assertThat(token.lifetime()).isEqualTo(TestBed.ACCESS_LIFETIME);
    assertThat(authenticate(token)).isInstanceOfSatisfying(AuthenticateBearer.Outcome.Authenticated.class, bearer -> {
      assertThat(bearer.user()).isEqualTo(nightly);
      assertThat(bearer.session().id()).isEqualTo(token.sessionId());
    });
    assertThat(bed.sessions.findLive(nightly.id())).singleElement().satisfies(session -> {
      assertThat(session.id()).isEqualTo(token.sessionId());
      assertThat(session.client()).isEqualTo(CURL);
      assertThat(session.providerLogin()).isEmpty();
      assertThat(session.expiresAt()).isEqualTo(bed.clock.instant().plus(TestBed.ACCESS_LIFETIME));
    });
    bed.clock.advance(TestBed.ACCESS_LIFETIME);
    assertThat(authenticate(token)).isEqualTo(new AuthenticateBearer.Outcome.TokenExpired());
  }

  @Test
  void theTrailTellsWithWhichSecret() {
    ServiceToken token = issued("service:nightly", created.value());

    assertThat(bed.auditTrail.events().getLast()).isEqualTo(new AuditEvent(AuditEventType.SERVICE_TOKEN_ISSUED,
        Optional.of(nightly.id()), Actor.user(nightly.id()),
        Map.of("role", "campaign_manager", "ttl", "PT1H", "session_id", token.sessionId().value().toString(),
            "secret_id", created.secret().id().value().toString()),
        bed.clock.instant()));
  }

  @Test
  void theAccountIsInUseFromThenOn() {
    assertThat(services.show("nightly").lastUsedAt()).isEmpty();

    ServiceToken token = issued("service:nightly", created.value());

    assertThat(services.show("nightly").lastUsedAt()).contains(bed.clock.instant());
    bed.clock.advance(Duration.ofMinutes(10));
    authenticate(token);
    assertThat(services.show("nightly").lastUsedAt()).contains(bed.clock.instant());
  }

  @Test
  void aWrongSecretAnUnknownClientAndOneOfAnotherFormAreRefusedInTheSameWay() {
    services.create("other", Role.ADMIN);
    List.of("service:other", "service:unknown", "service:Nightly", "nightly", "", "service:", "service:a b",
        nightly.id().value().toString()).forEach(client -> assertRefused(client, created.value()));
    assertRefused("service:nightly", Secret.of("wrong"));
    assertRefused("service:nightly", Secret.of(created.value().reveal() + "x"));
  }

  @Test
  void anExpiredSecretIsRefused() {
    Secret brief = ((CreateClientSecret.Outcome.Created) services.secret("nightly", Optional.of(Duration.ofDays(1))))
        .value();
    bed.clock.advance(Duration.ofDays(1).minusSeconds(1));
    issued("service:nightly", brief);

    bed.clock.advance(Duration.ofSeconds(1));
    assertRefused("service:nightly", brief);
    issued("service:nightly", created.value());
  }

  @Test
  void aNewSecretLeavesTheTokensOfAnExpiredOneAlone() {
    Secret brief = ((CreateClientSecret.Outcome.Created) services.secret("nightly", Optional.of(Duration.ofDays(1))))
        .value();
    bed.clock.advance(Duration.ofDays(1).minusSeconds(1));
    ServiceToken token = issued("service:nightly", brief);
    bed.clock.advance(Duration.ofSeconds(1));
    services.secret("nightly");

    assertThat(authenticate(token)).isInstanceOf(AuthenticateBearer.Outcome.Authenticated.class);
    assertThat(bed.auditTrail.events()).extracting(AuditEvent::type)
        .doesNotContain(AuditEventType.CLIENT_SECRET_DELETED);
  }

  @Test
  void aNewSecretDeletesAnExpiredOneAfterItsLastTokens() {
    services.secret("nightly", Optional.of(Duration.ofDays(1)));
    bed.clock.advance(Duration.ofDays(1).plusHours(1));
    services.secret("nightly");

    assertThat(bed.auditTrail.events()).extracting(AuditEvent::type)
        .containsOnlyOnce(AuditEventType.CLIENT_SECRET_DELETED);
  }

  @Test
  void aDisabledAccountIsRefusedAndItsTokensEnd() {
    ServiceToken token = issued("service:nightly", created.value());
    bed.setStatus(nightly.id(), UserStatus.DISABLED);

    assertRefused("service:nightly", created.value());
    assertThat(authenticate(token)).isEqualTo(new AuthenticateBearer.Outcome.UserDisabled());
  }

  @Test
  void aDeletedSecretIsRefusedAndTakesItsTokensAlong() {
    CreateClientSecret.Outcome.Created next = services.secret("nightly");
    ServiceToken dies = issued("service:nightly", created.value());
    ServiceToken diesToo = issued("service:nightly", created.value());
    ServiceToken lives = issued("service:nightly", next.value());

    assertThat(programs.deleteClientSecret().execute(
        new DeleteClientSecret.Command(new ServiceName("nightly"), created.secret().id(), Services.ADMIN)))
        .isEqualTo(new DeleteClientSecret.Outcome.Deleted(nightly.id(), 2));

    assertThat(List.of(dies, diesToo)).allSatisfy(
        token -> assertThat(authenticate(token)).isEqualTo(new AuthenticateBearer.Outcome.SessionRevoked()));
    assertThat(authenticate(lives)).isInstanceOf(AuthenticateBearer.Outcome.Authenticated.class);
    assertRefused("service:nightly", created.value());
    assertThat(bed.recorded(AuditEventType.CLIENT_SECRET_DELETED).getFirst().detail()).containsEntry("count", "2");
  }

  @Test
  void aSecretThatIsDeletedMeanwhileIsRefused() {
    assertThat(meanwhile(() -> bed.accounts.deleteSecret(nightly.id(), created.secret().id())))
        .isEqualTo(new IssueClientToken.Outcome.ClientRefused());
    assertThat(bed.sessions.findLive(nightly.id())).isEmpty();
  }

  @Test
  void anAccountThatIsDisabledMeanwhileIsRefused() {
    assertThat(meanwhile(() -> bed.setStatus(nightly.id(), UserStatus.DISABLED)))
        .isEqualTo(new IssueClientToken.Outcome.ClientRefused());
    assertThat(bed.sessions.findLive(nightly.id())).isEmpty();
  }

  @Test
  void nothingIsIssuedWhileTheDatabaseIsAway() {
    bed.database.takeAway();

    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> issue("service:nightly", created.value()));
  }

  @Test
  void aClientIsKnownByItsSecretAlone() {
    assertThat(authenticateClient("service:nightly", created.value())).isEqualTo(
        new AuthenticateClient.Outcome.Authenticated(services.show("nightly"), created.secret().id()));
    assertThat(authenticateClient("service:nightly", Secret.of("x")))
        .isEqualTo(new AuthenticateClient.Outcome.Refused());
    assertThat(bed.sessions.findLive(nightly.id())).isEmpty();
  }

  private AuthenticateClient.Outcome authenticateClient(String clientId, Secret secret) {
    return programs.authenticateClient().execute(new AuthenticateClient.Command(clientId, secret));
  }

  /** Something happens after the secret was found right, and before the token is issued. */
  private IssueClientToken.Outcome meanwhile(Runnable change) {
    ServiceAccounts changing = new ServiceAccounts() {
      @Override
      public Optional<ServiceAccount> find(ServiceName name) {
        return bed.accounts.find(name);
      }

      @Override
      public List<ServiceAccount> find(Optional<UserId> after, int limit) {
        return bed.accounts.find(after, limit);
      }

      @Override
      public void addSecret(UserId account, ClientSecret secret) {
        bed.accounts.addSecret(account, secret);
      }

      @Override
      public boolean deleteSecret(UserId account, CredentialId secret) {
        return bed.accounts.deleteSecret(account, secret);
      }

      @Override
      public Optional<CredentialHolder> hold(CredentialId secret) {
        change.run();
        return bed.accounts.hold(secret);
      }
    };
    return new IssueClientToken(changing, bed.uses, bed.sessions, bed.auditTrail, bed.transactions, bed.accessTokens,
        bed.secrets, TestBed.ACCESS_LIFETIME, bed.clock)
        .execute(new IssueClientToken.Command("service:nightly", created.value(), CURL));
  }

  private void assertRefused(String clientId, Secret secret) {
    List<Session> before = bed.sessions.findLive(nightly.id());
    assertThat(issue(clientId, secret)).as(clientId).isEqualTo(new IssueClientToken.Outcome.ClientRefused());
    assertThat(bed.sessions.findLive(nightly.id())).isEqualTo(before);
  }

  private ServiceToken issued(String clientId, Secret secret) {
    return ((IssueClientToken.Outcome.Issued) issue(clientId, secret)).token();
  }

  private IssueClientToken.Outcome issue(String clientId, Secret secret) {
    return programs.issueClientToken().execute(new IssueClientToken.Command(clientId, secret, CURL));
  }

  private AuthenticateBearer.Outcome authenticate(ServiceToken token) {
    return bed.authenticateBearer().execute(new AuthenticateBearer.Command(token.token()));
  }
}
