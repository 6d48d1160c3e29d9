package io.voicesurvey.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.port.DirectoryGroups;
import io.voicesurvey.application.port.DormantUsers;
import io.voicesurvey.application.port.InMemoryAccessTokens;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.application.port.InMemoryAuditTrail;
import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.application.port.InMemoryDirectoryGroups;
import io.voicesurvey.application.port.InMemoryDormantUsers;
import io.voicesurvey.application.port.InMemoryIdentityProvider;
import io.voicesurvey.application.port.InMemoryIdentityProviders;
import io.voicesurvey.application.port.InMemoryLiveSessions;
import io.voicesurvey.application.port.InMemoryLoginAttemptSeal;
import io.voicesurvey.application.port.InMemoryWaitingUsers;
import io.voicesurvey.application.port.InMemoryProvisionedUsers;
import io.voicesurvey.application.port.InMemoryRechecks;
import io.voicesurvey.application.port.InMemoryRefreshTokens;
import io.voicesurvey.application.port.InMemorySecretGenerator;
import io.voicesurvey.application.port.InMemoryServiceAccounts;
import io.voicesurvey.application.port.InMemoryServiceUses;
import io.voicesurvey.application.port.InMemorySessionRepository;
import io.voicesurvey.application.port.InMemoryTrustRules;
import io.voicesurvey.application.port.InMemoryUsedTokens;
import io.voicesurvey.application.port.InMemoryTransactions;
import io.voicesurvey.application.port.InMemoryUserRepository;
import io.voicesurvey.application.port.InMemoryWorkloadTokens;
import io.voicesurvey.application.port.LiveSessions;
import io.voicesurvey.application.port.MutableClock;
import io.voicesurvey.application.port.Ports;
import io.voicesurvey.application.port.ProvisionedUsers;
import io.voicesurvey.application.port.Rechecks;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.application.port.ServiceUses;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.application.port.UsedTokens;
import io.voicesurvey.application.port.Transactions;
import io.voicesurvey.application.port.UserRepository;
import io.voicesurvey.application.port.WaitingUsers;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.RecheckSessions;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.program.IssueServiceToken;
import io.voicesurvey.application.program.Programs;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.ReturnToPolicy;
import io.voicesurvey.domain.session.Client;
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
import io.voicesurvey.domain.user.UserStatus;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** The use cases on fakes, and their surroundings: persons who sign in, and their browsers. */
public final class TestBed {
  public static final Duration ACCESS_LIFETIME = Duration.ofMinutes(60);

  public final MutableClock clock = new MutableClock(Samples.NOW);
  public final InMemoryDatabase database = new InMemoryDatabase(clock);
  public final UserRepository users = new InMemoryUserRepository(database);
  public final ServiceAccounts accounts = new InMemoryServiceAccounts(database);
  public final TrustRules trustRules = new InMemoryTrustRules(database);
  public final ServiceUses uses = new InMemoryServiceUses(database);
  public final InMemoryWorkloadTokens workloadTokens = new InMemoryWorkloadTokens(clock, database::isInTransaction);
  public final WaitingUsers waitingUsers = new InMemoryWaitingUsers(database);
  public final DormantUsers dormantUsers = new InMemoryDormantUsers(database);
  public final ProvisionedUsers provisionedUsers = new InMemoryProvisionedUsers(database);
  public final DirectoryGroups groups = new InMemoryDirectoryGroups(database);
  public final SessionRepository sessions = new InMemorySessionRepository(database);
  public final Rechecks rechecks = new InMemoryRechecks(database);
  public final UsedTokens usedTokens = new InMemoryUsedTokens(database);
  public final InMemoryAuditTrail auditTrail = new InMemoryAuditTrail(database);
  public final Transactions transactions = new InMemoryTransactions(database);
  public final LiveSessions liveSessions = new InMemoryLiveSessions(database);
  public final InMemoryIdentityProviders providers;

  /** The first of the providers. */
  public final InMemoryIdentityProvider provider;
  public final InMemoryLoginAttemptSeal seal = new InMemoryLoginAttemptSeal();
  public final InMemoryAccessTokens accessTokens = new InMemoryAccessTokens(ACCESS_LIFETIME, clock);
  public final InMemoryRefreshTokens refreshTokens = new InMemoryRefreshTokens();
  public final InMemorySecretGenerator secrets = new InMemorySecretGenerator();
  public final ReturnToPolicy returnToPolicy = new ReturnToPolicy(URI.create("https://agent.example"), Set.of());

  /** With the only provider of an installation that names none. */
  public TestBed() {
    this(ProviderProfile.only(Samples.ISSUER));
  }

  public TestBed(ProviderProfile... profiles) {
    this.providers = InMemoryIdentityProviders.of(database::isInTransaction, profiles);
    this.provider = provider(profiles[0].id().value());
  }

  /** The provider with that id. */
  public InMemoryIdentityProvider provider(String id) {
    return (InMemoryIdentityProvider) providers.find(new ProviderId(id)).orElseThrow().provider();
  }

  public StartLogin startLogin() {
    return new StartLogin(providers, seal, refreshTokens, secrets, returnToPolicy, clock);
  }

  public CompleteLogin completeLogin() {
    return completeLogin(users, sessions);
  }

  /** With other repositories than the other use cases. */
  public CompleteLogin completeLogin(UserRepository otherUsers, SessionRepository otherSessions) {
    return new CompleteLogin(providers, seal, otherUsers, waitingUsers, groups, otherSessions, auditTrail, transactions,
        accessTokens,
        refreshTokens,
        secrets, Samples.POLICY, clock);
  }

  public RefreshSession refreshSession() {
    return new RefreshSession(refreshTokens, accessTokens, sessions, auditTrail, transactions, Samples.POLICY, clock);
  }

  public ChangeUser changeUser() {
    return new ChangeUser(users, waitingUsers, sessions, auditTrail, transactions, clock);
  }

  public ImportUsers importUsers() {
    return new ImportUsers(users, waitingUsers, sessions, auditTrail, transactions, secrets, clock);
  }

  public IssueServiceToken issueServiceToken() {
    return issueServiceToken(Samples.POLICY);
  }

  /** The use cases of programs. */
  public Programs programs() {
    return programs(Runnable::run);
  }

  /** With another executor of the tasks that no caller waits for. */
  public Programs programs(Executor background) {
    return Programs.of(ports(), ACCESS_LIFETIME, Samples.POLICY, background);
  }

  private Ports ports() {
    return new Ports(providers, workloadTokens, seal, accessTokens, refreshTokens, users, waitingUsers, dormantUsers,
        provisionedUsers, groups, accounts, trustRules, uses, sessions, rechecks, liveSessions, usedTokens,
        auditTrail, new InMemoryAuditSeals(database),
        transactions, secrets, clock);
  }

  public AuthenticateBearer authenticateBearer() {
    return new AuthenticateBearer(accessTokens, liveSessions, uses);
  }

  public IssueServiceToken issueServiceToken(SessionPolicy policy) {
    return new IssueServiceToken(users, sessions, auditTrail, transactions, accessTokens, secrets, policy, clock);
  }

  public RecheckSessions recheckSessions() {
    return recheckSessions(rechecks);
  }

  /** With other grants than the logins. */
  public RecheckSessions recheckSessions(Rechecks otherRechecks) {
    return new RecheckSessions(providers, otherRechecks, users, waitingUsers, sessions, auditTrail, transactions,
        ACCESS_LIFETIME,
        clock);
  }

  /** A user with that role who signed in once. */
  public User withRole(String subject, Role role) {
    UserId id = signIn(person(subject)).user().id();
    assertThat(users.update(Samples.withRole(users.find(id).orElseThrow(), role)))
        .isEqualTo(UserRepository.Update.UPDATED);
    return users.find(id).orElseThrow();
  }

  /** A browser starts a login and goes to the provider. */
  public StartLogin.Outcome.Started leave(Optional<String> returnTo) {
    StartLogin.Outcome outcome = startLogin()
        .execute(
            new StartLogin.Command(Optional.empty(), returnTo, StartLogin.Parameters.NONE, Optional.empty(), Map.of()));
    assertThat(outcome).isInstanceOf(StartLogin.Outcome.Started.class);
    return (StartLogin.Outcome.Started) outcome;
  }

  /** A browser starts a login at that provider and goes there. */
  public StartLogin.Outcome.Started leaveFor(String id) {
    return (StartLogin.Outcome.Started) startLogin().execute(new StartLogin.Command(Optional.of(id), Optional.empty(),
        StartLogin.Parameters.NONE, Optional.empty(), Map.of()));
  }

  /** The callback after that person signed in at the provider. */
  public CompleteLogin.Command comeBack(StartLogin.Outcome.Started started, Person person) {
    return comeBack(providers.all().getFirst().id().value(), started, person);
  }

  /** The callback after that person signed in at that provider. */
  public CompleteLogin.Command comeBack(String id, StartLogin.Outcome.Started started, Person person) {
    return new CompleteLogin.Command(new ProviderId(id), started.state(), Optional.of(started.sealedAttempt()),
        Optional.of(provider(id).signIn(started.authorizationUrl(), person)), Optional.empty(),
        Optional.of(provider(id).issuer()), Client.UNKNOWN);
  }

  /** A whole login at that provider. */
  public CompleteLogin.Outcome signInAt(String id, Person person) {
    return completeLogin().execute(comeBack(id, leaveFor(id), person));
  }

  /** A whole login. */
  public CompleteLogin.Outcome.SignedIn signIn(Person person) {
    CompleteLogin.Outcome outcome = completeLogin().execute(comeBack(leave(Optional.empty()), person));
    assertThat(outcome).isInstanceOf(CompleteLogin.Outcome.SignedIn.class);
    return (CompleteLogin.Outcome.SignedIn) outcome;
  }

  public Secret refreshTokenOf(Person person) {
    return signIn(person).tokens().refreshToken();
  }

  public void disable(UserId id) {
    setStatus(id, UserStatus.DISABLED);
  }

  public void setStatus(UserId id, UserStatus status) {
    User user = users.find(id).orElseThrow();
    assertThat(users.update(Samples.withStatus(user, status))).isEqualTo(UserRepository.Update.UPDATED);
  }

  /** The events of that type in the audit trail, the oldest first. */
  public List<AuditEvent> recorded(AuditEventType type) {
    return auditTrail.events().stream().filter(event -> event.type() == type).toList();
  }

  /** The events in the audit trail except logins, the oldest first. */
  public List<AuditEvent> eventsBesideLogins() {
    return auditTrail.events().stream()
        .filter(event -> event.type() != AuditEventType.LOGIN && event.type() != AuditEventType.LOGIN_FAILED).toList();
  }

  /** Adds a user who waits for the first login with that email. */
  public User waits(EmailAddress email, Role role, UserStatus status) {
    User waiting = User.waiting(new UserId(secrets.id()), email, role, status, clock.instant());
    waitingUsers.add(List.of(waiting));
    return waiting;
  }

  /** The user who waits with that email. */
  public Optional<User> waiting(EmailAddress email) {
    return waitingUsers.find(Set.of(email)).stream().findFirst();
  }

  public User userOf(Person person) {
    return users.findAndLock(person.identity()).orElseThrow();
  }

  public Session stored(SessionId id) {
    return sessions.find(id).orElseThrow().session();
  }

  /** A person with that subject, name and email address. */
  public static Person person(String subject) {
    return person(subject, subject, subject + "@example.org");
  }

  /** The same person, whose email the provider has not verified. */
  public static Person unverified(Person person) {
    return new Person(person.identity(), person.name(), person.email(), false, person.role());
  }

  public static Person person(String subject, String name, String email) {
    return new Person(new ExternalIdentity(Samples.ISSUER, subject), new DisplayName(name), EmailAddress.parse(email),
        true, Optional.empty());
  }
}
