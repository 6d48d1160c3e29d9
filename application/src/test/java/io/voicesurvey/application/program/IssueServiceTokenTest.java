package io.voicesurvey.application.program;

import static io.voicesurvey.application.TestBed.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.AccessTokens.Verification;
import io.voicesurvey.application.port.Race;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.application.program.IssueServiceToken.Command;
import io.voicesurvey.application.program.IssueServiceToken.Outcome;
import io.voicesurvey.application.program.IssueServiceToken.Outcome.Issued;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IssueServiceTokenTest {
  private static final ServiceName NIGHTLY = new ServiceName("nightly");
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private final TestBed bed = new TestBed();

  @Test
  void createsAViewerWithoutAnEmail() {
    Issued issued = issued(Optional.empty());

    User account = bed.users.find(issued.account().id()).orElseThrow();
    assertThat(account.identity().orElseThrow().subject()).isEqualTo("service:nightly");
    assertThat(account.isServiceAccount()).isTrue();
    assertThat(account.email()).isEmpty();
    assertThat(account.role()).isEqualTo(Role.VIEWER);
    assertThat(account.lastLoginAt()).isEmpty();
  }

  @Test
  void issuesATokenThatIsValidUntilItExpires() {
    Issued issued = issued(Optional.of(Role.ADMIN));

    bed.clock.advance(HALF_AN_HOUR.minusSeconds(1));
    assertThat(authenticate(issued)).isInstanceOf(AuthenticateBearer.Outcome.Authenticated.class);
    bed.clock.advance(Duration.ofSeconds(1));
    assertThat(authenticate(issued)).isEqualTo(new AuthenticateBearer.Outcome.TokenExpired());
  }

  @Test
  void givesATokenThatOutlivesThoseOfPeople() {
    Duration day = Duration.ofDays(1);
    Issued issued = (Issued) issue(Optional.empty(), day);

    bed.clock.advance(day.minusSeconds(1));
    assertThat(bed.accessTokens.verify(issued.token())).isInstanceOf(Verification.Genuine.class);
  }

  @Test
  void givesATokenWhoseSessionIsSeenAndCanBeRevoked() {
    Issued issued = issued(Optional.empty());
    assertThat(bed.sessions.findLive(issued.account().id())).singleElement()
        .satisfies(session -> assertThat(session.expiresAt()).isEqualTo(bed.clock.instant().plus(HALF_AN_HOUR)));

    bed.sessions.revoke(issued.sessionId());

    assertThat(authenticate(issued)).isEqualTo(new AuthenticateBearer.Outcome.SessionRevoked());
  }

  @Test
  void keepsTheRoleOfTheLastTimeUnlessAnotherIsNamed() {
    Issued first = issued(Optional.of(Role.CAMPAIGN_MANAGER));
    Issued second = issued(Optional.empty());
    Issued third = issued(Optional.of(Role.ADMIN));

    assertThat(second.account()).isEqualTo(first.account());
    assertThat(third.account().id()).isEqualTo(first.account().id());
    assertThat(bed.users.find(first.account().id()).map(User::role)).contains(Role.ADMIN);
  }

  @Test
  void recordsTheIssuedTokensAndTheChangedRole() {
    Issued first = issued(Optional.empty());
    Issued second = issued(Optional.of(Role.ADMIN));

    assertThat(bed.auditTrail.events()).containsExactly(
        event(first, AuditEventType.SERVICE_TOKEN_ISSUED, issueDetail("viewer", first)),
        event(first, AuditEventType.ROLE_CHANGED, Map.of("from", "viewer", "to", "admin")),
        event(first, AuditEventType.SERVICE_TOKEN_ISSUED, issueDetail("admin", second)));
  }

  @Test
  void refusesAnAccountThatIsDisabled() {
    Issued issued = issued(Optional.empty());
    bed.setStatus(issued.account().id(), UserStatus.DISABLED);
    User disabled = bed.users.find(issued.account().id()).orElseThrow();

    assertThat(issue(Optional.of(Role.ADMIN), HALF_AN_HOUR)).isEqualTo(new Outcome.AccountDisabled());

    assertThat(bed.users.find(disabled.id())).contains(disabled);
    assertThat(authenticate(issued)).isEqualTo(new AuthenticateBearer.Outcome.UserDisabled());
  }

  @Test
  void livesForHalfAnHourWhereNothingElseIsAsked() {
    bed.issueServiceToken().execute(new Command(NIGHTLY, Optional.empty(), Optional.empty(), Actor.COMMAND));

    assertThat(bed.auditTrail.events().getLast().detail()).containsEntry("ttl", HALF_AN_HOUR.toString());
  }

  @Test
  void livesForAsLongAsASessionMayWhereThatIsLessThanHalfAnHour() {
    Duration most = Duration.ofMinutes(5);
    IssueServiceToken shortLived = bed.issueServiceToken(new SessionPolicy(most, most, Duration.ZERO));

    assertThat(shortLived.execute(new Command(NIGHTLY, Optional.empty(), Optional.empty(), Actor.COMMAND)))
        .isInstanceOf(Issued.class);

    assertThat(bed.auditTrail.events().getLast().detail()).containsEntry("ttl", most.toString());
  }

  @Test
  void refusesATokenBeyondTheAbsoluteLimitOfSessions() {
    Duration most = Samples.POLICY.absoluteLimit();

    assertThat(issue(Optional.empty(), most.plusSeconds(1))).isEqualTo(new Outcome.TooLong(most));
    assertThat(bed.users.find(UserFilter.ALL, Optional.empty(), 1)).isEmpty();
    assertThat(issue(Optional.empty(), most)).isInstanceOf(Issued.class);
  }

  @Test
  void refusesATokenThatWouldLiveForLessThanASecond() {
    assertThat(issue(Optional.empty(), Duration.ofSeconds(1))).isInstanceOf(Issued.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Command(NIGHTLY, Optional.empty(), Optional.of(Duration.ofMillis(999)), Actor.COMMAND));
  }

  @Test
  void isNotThePersonWithTheSameSubjectAtTheProvider() {
    User person = bed.signIn(person("service:nightly", "Nightly", "nightly@example.org")).user();

    assertThat(issued(Optional.of(Role.ADMIN)).account().id()).isNotEqualTo(person.id());
    assertThat(bed.users.find(person.id())).contains(person);
    assertThat(person.isServiceAccount()).isFalse();
  }

  @Test
  void createsOneAccountForSimultaneousCallers() {
    List<Issued> issued = Race.run(Collections.nCopies(8, () -> issued(Optional.empty())));

    assertThat(issued).extracting(each -> each.account().id()).containsOnly(issued.getFirst().account().id());
    assertThat(issued).extracting(Issued::sessionId).doesNotHaveDuplicates();
  }

  private Outcome issue(Optional<Role> role, Duration ttl) {
    return bed.issueServiceToken().execute(new Command(NIGHTLY, role, Optional.of(ttl), Actor.COMMAND));
  }

  private Issued issued(Optional<Role> role) {
    Outcome outcome = issue(role, HALF_AN_HOUR);
    assertThat(outcome).isInstanceOf(Issued.class);
    return (Issued) outcome;
  }

  private AuthenticateBearer.Outcome authenticate(Issued issued) {
    return bed.authenticateBearer()
        .execute(new AuthenticateBearer.Command(issued.token()));
  }

  private AuditEvent event(Issued issued, AuditEventType type, Map<String, String> detail) {
    return new AuditEvent(type, Optional.of(issued.account().id()), Actor.COMMAND, detail, bed.clock.instant());
  }

  private static Map<String, String> issueDetail(String role, Issued issued) {
    return Map.of("role", role, "ttl", "PT30M", "session_id", issued.sessionId().value().toString());
  }
}
