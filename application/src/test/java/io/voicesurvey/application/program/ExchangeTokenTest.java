package io.voicesurvey.application.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.DatabaseUnavailable;
import io.voicesurvey.application.port.IssuerUnavailable;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.program.ExchangeToken.Outcome;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class ExchangeTokenTest {
  private static final Client RUNNER = new Client(Optional.of("actions"), Optional.of("192.0.2.9"));
  private static final Map<String, String> MAIN = Map.of("sub", "repo:octo-org/surveys:ref:refs/heads/main",
      "repository", "octo-org/surveys");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofDays(1);

  private final TestBed bed = new TestBed();
  private final Services services = new Services(bed);
  private final Programs programs = bed.programs();
  private final User actions = services.create("actions", Role.CAMPAIGN_MANAGER).user();
  private final TrustRule rule = services.trust("actions", MAIN);

  @Test
  void aWorkloadGetsATokenOfTheAccountThatTrustsIt() {
    ServiceToken token = issued(workload(MAIN, FIVE_MINUTES));

    assertThat(token.account()).isEqualTo(actions);
    assertThat(bed.authenticateBearer().execute(new AuthenticateBearer.Command(token.token())))
        .isInstanceOfSatisfying(AuthenticateBearer.Outcome.Authenticated.class, bearer -> {
          assertThat(bearer.user()).isEqualTo(actions);
          assertThat(bearer.session().id()).isEqualTo(token.sessionId());
        });
    assertThat(bed.sessions.findLive(actions.id())).singleElement()
        .satisfies(session -> assertThat(session.client()).isEqualTo(RUNNER));
    assertThat(services.show("actions").lastUsedAt()).contains(bed.clock.instant());
  }

  @Test
  void theTrailTellsByWhichRuleAndForWhichWorkload() {
    ServiceToken token = issued(workload(MAIN, FIVE_MINUTES));

    assertThat(bed.auditTrail.events().getLast()).isEqualTo(new AuditEvent(AuditEventType.SERVICE_TOKEN_ISSUED,
        Optional.of(actions.id()), Actor.user(actions.id()),
        Map.of("role", "campaign_manager", "ttl", "PT5M", "session_id", token.sessionId().value().toString(),
            "trust_id", rule.id().value().toString(), "issuer", Services.ACTIONS, "subject", MAIN.get("sub")),
        bed.clock.instant()));
  }

  @Test
  void aTokenNeverOutlivesTheWorkloadsNorTheRulesLimit() {
    assertThat(issued(workload(MAIN, FIVE_MINUTES)).lifetime()).isEqualTo(FIVE_MINUTES);
    assertThat(issued(workload(MAIN, DAY)).lifetime()).isEqualTo(TrustRule.DEFAULT_LIFETIME);
    assertThat(issued(workload(MAIN, Duration.ofSeconds(1))).lifetime()).isEqualTo(Duration.ofSeconds(1));
    services.create("brief", Role.VIEWER);
    services.trust("brief", Map.of("sub", "brief"), Duration.ofSeconds(60));
    assertThat(issued(workload(Map.of("sub", "brief"), DAY)).lifetime()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aTokenNeverOutlivesTheLimitOfSessions() {
    Duration limit = Duration.ofSeconds(90);
    ExchangeToken brief = new ExchangeToken(bed.workloadTokens, bed.trustRules, bed.usedTokens, bed.uses, bed.sessions,
        bed.auditTrail, bed.transactions, bed.accessTokens, bed.secrets,
        new SessionPolicy(limit, limit, Duration.ZERO), bed.clock);

    Outcome outcome = brief.execute(new ExchangeToken.Command(workload(MAIN, DAY), RUNNER));

    assertThat(((Outcome.Issued) outcome).token().lifetime()).isEqualTo(limit);
  }

  @Test
  void aTokenThatIsNearlyOverIsRefusedAndNotUsedUp() {
    assertThat(exchange(workload(MAIN, Duration.ofMillis(999)))).isInstanceOf(Outcome.TokenRefused.class);
    assertThat(bed.sessions.findLive(actions.id())).isEmpty();
  }

  @Test
  void aTokenIsTakenOnce() {
    Secret token = workload(MAIN, FIVE_MINUTES);
    issued(token);

    assertThat(exchange(token)).isEqualTo(new Outcome.TokenReplayed());
    assertThat(bed.sessions.findLive(actions.id())).hasSize(1);
  }

  @Test
  void oneOfManyConcurrentExchangesOfATokenSucceeds() {
    Secret token = workload(MAIN, FIVE_MINUTES);

    assertThat(Race.run(Collections.nCopies(8, () -> exchange(token))))
        .filteredOn(Outcome.Issued.class::isInstance).hasSize(1);
    assertThat(bed.sessions.findLive(actions.id())).hasSize(1);
  }

  @Test
  void anotherClaimAnotherAudienceAndNoClaimAreNotTrusted() {
    assertThat(exchange(workload(Map.of("sub", "repo:octo-org/surveys:ref:refs/heads/other", "repository",
        "octo-org/surveys"), FIVE_MINUTES)))
        .isEqualTo(new Outcome.Untrusted("of the nearest trust rule, " + rule.id().value()
            + ": sub is \"repo:octo-org/surveys:ref:refs/heads/other\", expected \"" + MAIN.get("sub") + "\""));
    assertThat(exchange(bed.workloadTokens.issue(Services.ACTIONS, List.of("them"), MAIN, FIVE_MINUTES)))
        .isInstanceOf(Outcome.Untrusted.class);
    assertThat(exchange(workload(Map.of(), FIVE_MINUTES)))
        .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Untrusted.class))
        .extracting(Outcome.Untrusted::reason).asString().contains("; ");
    assertThat(bed.sessions.findLive(actions.id())).isEmpty();
  }

  @Test
  void anIssuerThatNoRuleNamesIsNeverContacted() {
    Secret token = bed.workloadTokens.issue("https://evil.example.test", List.of(Services.US), MAIN, FIVE_MINUTES);

    assertThat(exchange(token)).isEqualTo(new Outcome.IssuerUntrusted());

    assertThat(bed.workloadTokens.contacted()).isEmpty();
  }

  @Test
  void anIssuerIsNoLongerContactedOnceItsLastRuleIsGone() {
    issued(workload(MAIN, FIVE_MINUTES));
    remove(rule);

    assertThat(exchange(workload(MAIN, FIVE_MINUTES))).isEqualTo(new Outcome.IssuerUntrusted());
    assertThat(bed.workloadTokens.contacted()).hasSize(1);
  }

  @Test
  void aMalformedForgedOrExpiredTokenIsRefused() {
    assertThat(exchange(Secret.of("garbage"))).isInstanceOf(Outcome.TokenRefused.class);
    assertThat(bed.workloadTokens.contacted()).isEmpty();
    assertThat(exchange(bed.workloadTokens.forge(Services.ACTIONS, List.of(Services.US), MAIN, FIVE_MINUTES)))
        .isEqualTo(new Outcome.TokenRefused("signature"));
    Secret over = workload(MAIN, FIVE_MINUTES);
    bed.clock.advance(FIVE_MINUTES);
    assertThat(exchange(over)).isEqualTo(new Outcome.TokenRefused("exp"));
  }

  @Test
  void rulesOfTwoAccountsAreAmbiguous() {
    User other = services.create("other", Role.VIEWER).user();
    TrustRule second = services.trust("other", Map.of("repository", "octo-org/surveys"));
    Secret token = workload(MAIN, FIVE_MINUTES);

    assertThat(exchange(token)).isInstanceOfSatisfying(Outcome.Ambiguous.class,
        ambiguous -> assertThat(ambiguous.accounts()).containsExactlyInAnyOrder(actions.id(), other.id()));

    assertThat(programs.removeTrustRule().execute(
        new RemoveTrustRule.Command(new ServiceName("other"), second.id(), Services.ADMIN)))
        .isInstanceOf(RemoveTrustRule.Outcome.Removed.class);
    issued(token);
  }

  @Test
  void aDisabledAccountGetsNoTokenAndTheWorkloadsIsNotUsedUp() {
    Secret token = workload(MAIN, FIVE_MINUTES);
    bed.setStatus(actions.id(), UserStatus.DISABLED);

    assertThat(exchange(token)).isEqualTo(new Outcome.AccountDisabled(actions.id()));

    bed.setStatus(actions.id(), UserStatus.ACTIVE);
    issued(token);
  }

  @Test
  void aRuleThatIsRemovedMeanwhileTrustsNothing() {
    TrustRules changing = new TrustRules() {
      @Override
      public List<TrustRule> find(String issuer) {
        return bed.trustRules.find(issuer);
      }

      @Override
      public List<TrustRule> find(UserId account) {
        return bed.trustRules.find(account);
      }

      @Override
      public void add(TrustRule added) {
        bed.trustRules.add(added);
      }

      @Override
      public boolean delete(UserId account, CredentialId deleted) {
        return bed.trustRules.delete(account, deleted);
      }

      @Override
      public Optional<CredentialHolder> hold(CredentialId held) {
        bed.trustRules.delete(actions.id(), held);
        return bed.trustRules.hold(held);
      }
    };
    ExchangeToken exchange = new ExchangeToken(bed.workloadTokens, changing, bed.usedTokens, bed.uses, bed.sessions,
        bed.auditTrail, bed.transactions, bed.accessTokens, bed.secrets, Samples.POLICY, bed.clock);

    assertThat(exchange.execute(new ExchangeToken.Command(workload(MAIN, FIVE_MINUTES), RUNNER)))
        .isEqualTo(new Outcome.Untrusted("the trust rule " + rule.id().value() + " was removed meanwhile"));
    assertThat(bed.sessions.findLive(actions.id())).isEmpty();
  }

  @Test
  void aRemovedRuleTakesItsTokensAlong() {
    TrustRule other = services.trust("actions", Map.of("sub", "other"));
    ServiceToken dies = issued(workload(MAIN, FIVE_MINUTES));
    ServiceToken lives = issued(workload(Map.of("sub", "other"), FIVE_MINUTES));

    assertThat(remove(rule)).isEqualTo(new RemoveTrustRule.Outcome.Removed(actions.id(), 1));

    assertThat(bed.authenticateBearer().execute(new AuthenticateBearer.Command(dies.token())))
        .isEqualTo(new AuthenticateBearer.Outcome.SessionRevoked());
    assertThat(bed.authenticateBearer().execute(new AuthenticateBearer.Command(lives.token())))
        .isInstanceOf(AuthenticateBearer.Outcome.Authenticated.class);
    assertThat(bed.recorded(AuditEventType.TRUST_REMOVED).getFirst().detail()).containsEntry("count", "1");
    assertThat(bed.trustRules.find(actions.id())).containsExactly(other);
  }

  @Test
  void anIssuerThatIsAwayIsReportedAndTheTokenIsNotUsedUp() {
    Secret token = workload(MAIN, FIVE_MINUTES);
    bed.workloadTokens.takeAway();

    assertThatExceptionOfType(IssuerUnavailable.class).isThrownBy(() -> exchange(token));

    bed.workloadTokens.bringBack();
    issued(token);
  }

  @Test
  void aDatabaseThatIsAwayUsesNoTokenUp() {
    Secret token = workload(MAIN, FIVE_MINUTES);
    bed.database.takeAway();

    assertThatExceptionOfType(DatabaseUnavailable.class).isThrownBy(() -> exchange(token));

    bed.database.bringBack();
    issued(token);
  }

  private RemoveTrustRule.Outcome remove(TrustRule removed) {
    return programs.removeTrustRule()
        .execute(new RemoveTrustRule.Command(new ServiceName("actions"), removed.id(), Services.ADMIN));
  }

  private Secret workload(Map<String, String> claims, Duration lifetime) {
    return bed.workloadTokens.issue(Services.ACTIONS, List.of("them", Services.US), claims, lifetime);
  }

  private ServiceToken issued(Secret token) {
    Outcome outcome = exchange(token);
    assertThat(outcome).isInstanceOf(Outcome.Issued.class);
    return ((Outcome.Issued) outcome).token();
  }

  private Outcome exchange(Secret token) {
    return programs.exchangeToken().execute(new ExchangeToken.Command(token, RUNNER));
  }
}
