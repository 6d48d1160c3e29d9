package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderGrant;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Rotation;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Sessions in an {@link InMemoryDatabase}. */
public final class InMemorySessionRepository implements SessionRepository {
  private static final Comparator<Session> NEWEST_FIRST = Comparator.comparing(Session::createdAt).reversed();

  /** As PostgreSQL compares them: byte by byte. */
  private static final Comparator<SessionId> BY_ID = Comparator.comparing(id -> id.value().toString());

  private final InMemoryDatabase database;

  public InMemorySessionRepository(InMemoryDatabase database) {
    this.database = database;
  }

  @Override
  public Optional<Session> insert(Session session) {
    return database.inTransaction(() -> {
      if (session.providerLogin().map(ProviderLogin::attempt).filter(this::hasSession).isPresent()) {
        return Optional.empty();
      }
      if (!database.users().containsKey(session.userId()) || database.sessions().containsKey(session.id())) {
        throw new IllegalStateException("the user is unknown, or another session has the id");
      }
      Session stored = begun(session, database.now());
      database.sessions().put(session.id(), stored);
      return Optional.of(stored);
    });
  }

  @Override
  public Optional<Session> insert(Session session, ProviderGrant grant) {
    return database.inTransaction(() -> {
      Optional<Session> stored = insert(session);
      stored.ifPresent(begun -> database.rechecks().put(begun.id(),
          InMemoryRechecks.Stored.first(grant, begun.createdAt(), grant.waitOf(begun.id()))));
      return stored;
    });
  }

  @Override
  public Session insert(Session session, CredentialId credential) {
    return database.inTransaction(() -> {
      database.credentials().put(session.id(), credential);
      return insert(session).orElseThrow();
    });
  }

  @Override
  public boolean isUsed(LoginAttemptId attempt) {
    return database.inTransaction(() -> hasSession(attempt) || database.usedTokens().containsKey(used(attempt)));
  }

  private boolean hasSession(LoginAttemptId attempt) {
    return database.sessions().values().stream().flatMap(session -> session.providerLogin().stream())
        .anyMatch(login -> login.attempt().equals(attempt));
  }

  @Override
  public boolean markUsed(LoginAttemptId attempt) {
    return database.inTransaction(() -> database.usedTokens().putIfAbsent(used(attempt),
        database.now().plus(LoginAttempt.LIFETIME)) == null);
  }

  private static List<String> used(LoginAttemptId attempt) {
    return List.of("login attempt", attempt.value().toString());
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return database.inTransaction(() -> Optional.ofNullable(database.sessions().get(id)).map(this::withUser));
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy) {
    return database.inTransaction(() -> {
      Optional<UserSession> turned = find(id).filter(found -> found.user().isActive())
          .flatMap(found -> turned(found.session(), generation, policy, found.readAt())).map(this::withUser);
      turned.map(UserSession::session).ifPresent(session -> {
        database.sessions().put(id, session);
        database.rechecks().computeIfPresent(id, (same, recheck) -> recheck.usedAgain(session.lastUsedAt()));
      });
      return turned;
    });
  }

  @Override
  public List<Session> findLive(UserId user) {
    return database.inTransaction(() -> database.sessions().values().stream()
        .filter(session -> session.userId().equals(user) && session.isLive(database.now())).sorted(NEWEST_FIRST)
        .toList());
  }

  @Override
  public boolean revoke(SessionId id) {
    return !end(session -> session.id().equals(id)).isEmpty();
  }

  @Override
  public List<Session> revoke(ProviderLogout logout) {
    return end(session -> isOf(logout, withUser(session)));
  }

  /** The sessions of these that were live. */
  private List<Session> end(Predicate<Session> which) {
    return database.inTransaction(() -> {
      Instant now = database.now();
      List<Session> ended = database.sessions().values().stream()
          .filter(session -> !session.isRevoked() && which.test(session)).map(session -> revoked(session, now))
          .toList();
      ended.forEach(session -> database.sessions().put(session.id(), session));
      return ended.stream().filter(session -> !session.isExpired(now)).toList();
    });
  }

  @Override
  public Purged purge(Optional<SessionId> after, int limit, Duration retention) {
    return database.inTransaction(() -> {
      Instant deadline = database.now().minus(retention);
      List<Session> page = database.sessions().values().stream().sorted(Comparator.comparing(Session::id, BY_ID))
          .filter(session -> after.filter(last -> BY_ID.compare(session.id(), last) <= 0).isEmpty())
          .limit(limit).toList();
      List<Session> dead = page.stream().filter(session -> overAt(session).isBefore(deadline)).toList();
      dead.forEach(session -> {
        database.seen().merge(session.userId(), session.lastUsedAt(),
            (one, other) -> one.isAfter(other) ? one : other);
        database.sessions().remove(session.id());
        database.rechecks().remove(session.id());
      });
      Optional<SessionId> last = Optional.of(page).filter(looked -> looked.size() == limit)
          .map(looked -> looked.getLast().id());
      return new Purged(dead.size(), last);
    });
  }

  private static Instant overAt(Session session) {
    return session.revokedAt().filter(session.expiresAt()::isAfter).orElse(session.expiresAt());
  }

  @Override
  public int revoke(UserId user) {
    return end(session -> session.userId().equals(user)).size();
  }

  @Override
  public int revoke(UserId account, CredentialId credential) {
    return end(session -> session.userId().equals(account)
        && credential.equals(database.credentials().get(session.id()))).size();
  }

  @Override
  public RevokedBatch revokeNext(Optional<SessionId> after, int limit) {
    return database.inTransaction(() -> {
      List<SessionId> next = database.sessions().values().stream().filter(session -> !session.isRevoked())
          .map(Session::id).filter(id -> after.filter(last -> BY_ID.compare(id, last) <= 0).isEmpty()).sorted(BY_ID)
          .limit(limit).toList();
      int live = end(session -> next.contains(session.id())).size();
      return new RevokedBatch(live, next.size() < limit ? Optional.empty() : Optional.of(next.getLast()));
    });
  }

  private static boolean isOf(ProviderLogout logout, UserSession found) {
    ExternalIdentity identity = found.user().identity().orElseThrow();
    Optional<String> name = found.session().providerLogin().flatMap(ProviderLogin::providerSession);
    return switch (logout) {
      case ProviderLogout.OfSession one ->
        identity.issuer().equals(one.issuer()) && name.filter(one.providerSession()::equals).isPresent();
      case ProviderLogout.OfSubject all -> identity.equals(all.identity());
      case ProviderLogout.OfSubjectsSession one ->
        identity.equals(one.identity()) && name.filter(other -> !other.equals(one.providerSession())).isEmpty();
    };
  }

  private UserSession withUser(Session session) {
    User user = database.users().get(session.userId());
    return new UserSession(user, session, database.now());
  }

  private static Optional<Session> turned(Session session, int generation, SessionPolicy policy, Instant now) {
    return Rotation.of(session, generation, policy, now) instanceof Rotation.Rotated rotated
        ? Optional.of(rotated.session())
        : Optional.empty();
  }

  private static Session revoked(Session session, Instant now) {
    return new Session(session.id(), session.userId(), session.generation(), session.createdAt(), session.lastUsedAt(),
        session.expiresAt(), Optional.of(now), session.client(), session.providerLogin());
  }

  private static Session begun(Session session, Instant now) {
    Duration length = Duration.between(session.createdAt(), session.expiresAt());
    return new Session(session.id(), session.userId(), session.generation(), now, now,
        InMemoryDatabase.stored(now.plus(length)), session.revokedAt(), session.client(),
        session.providerLogin().map(login -> notInTheFuture(login, now)));
  }

  private static ProviderLogin notInTheFuture(ProviderLogin login, Instant now) {
    Authentication stated = login.authentication();
    return new ProviderLogin(login.attempt(), login.providerSession(), login.logoutHint(),
        new Authentication(stated.time().map(time -> time.isAfter(now) ? now : time), stated.acr()));
  }
}
