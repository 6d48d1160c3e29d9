package io.voicesurvey.application.port;

import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogin;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Rotation;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
  public boolean insert(Session session) {
    return database.inTransaction(() -> {
      if (session.providerLogin().map(ProviderLogin::attempt).filter(this::isUsed).isPresent()) {
        return false;
      }
      if (!database.users().containsKey(session.userId()) || database.sessions().containsKey(session.id())) {
        throw new IllegalStateException("a session of nobody, or one whose id is another's");
      }
      database.sessions().put(session.id(), stored(session));
      return true;
    });
  }

  @Override
  public boolean isUsed(LoginAttemptId attempt) {
    return database.inTransaction(() -> database.sessions().values().stream()
        .flatMap(session -> session.providerLogin().stream()).anyMatch(login -> login.attempt().equals(attempt)));
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return database.inTransaction(() -> Optional.ofNullable(database.sessions().get(id)).map(this::withUser));
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy, Instant now) {
    return database.inTransaction(() -> {
      Optional<UserSession> turned = find(id).filter(found -> found.user().isActive())
          .flatMap(found -> turned(found.session(), generation, policy, now)).map(this::withUser);
      turned.map(UserSession::session).ifPresent(session -> database.sessions().put(id, session));
      return turned;
    });
  }

  @Override
  public List<Session> findLive(UserId user, Instant now) {
    return database.inTransaction(() -> database.sessions().values().stream()
        .filter(session -> session.userId().equals(user) && session.isLive(now)).sorted(NEWEST_FIRST).toList());
  }

  @Override
  public boolean revoke(SessionId id, Instant now) {
    return database.inTransaction(() -> {
      Optional<Session> live = Optional.ofNullable(database.sessions().get(id)).filter(found -> found.isLive(now));
      live.ifPresent(session -> database.sessions().put(id, revoked(session, now)));
      return live.isPresent();
    });
  }

  @Override
  public List<Session> revoke(ProviderLogout logout, Instant now) {
    return database.inTransaction(() -> {
      List<Session> ended = database.sessions().values().stream()
          .filter(session -> session.isLive(now) && isOf(logout, withUser(session)))
          .map(session -> revoked(session, now)).toList();
      ended.forEach(session -> database.sessions().put(session.id(), session));
      return ended;
    });
  }

  @Override
  public Purged purge(Optional<SessionId> after, int limit, Instant deadline) {
    return database.inTransaction(() -> {
      List<Session> page = database.sessions().values().stream().sorted(Comparator.comparing(Session::id, BY_ID))
          .filter(session -> after.filter(last -> BY_ID.compare(session.id(), last) <= 0).isEmpty())
          .limit(limit).toList();
      List<Session> dead = page.stream().filter(session -> overAt(session).isBefore(deadline)).toList();
      dead.forEach(session -> database.sessions().remove(session.id()));
      Optional<SessionId> last = Optional.of(page).filter(looked -> looked.size() == limit)
          .map(looked -> looked.getLast().id());
      return new Purged(dead.size(), last);
    });
  }

  private static Instant overAt(Session session) {
    return session.revokedAt().filter(session.expiresAt()::isAfter).orElse(session.expiresAt());
  }

  @Override
  public int revoke(UserId user, Instant now) {
    return database.inTransaction(() -> {
      List<Session> ended = findLive(user, now);
      ended.forEach(session -> database.sessions().put(session.id(), revoked(session, now)));
      return ended.size();
    });
  }

  @Override
  public RevokedBatch revokeNext(Optional<SessionId> after, int limit, Instant now) {
    return database.inTransaction(() -> {
      List<Session> ended = database.sessions().values().stream()
          .filter(session -> session.isLive(now) && !session.createdAt().isAfter(now))
          .filter(session -> after.filter(last -> BY_ID.compare(session.id(), last) <= 0).isEmpty())
          .sorted(Comparator.comparing(Session::id, BY_ID)).limit(limit).toList();
      ended.forEach(session -> database.sessions().put(session.id(), revoked(session, now)));
      return new RevokedBatch(ended.size(), ended.stream().map(Session::id).max(BY_ID));
    });
  }

  private static boolean isOf(ProviderLogout logout, UserSession found) {
    ExternalIdentity identity = found.user().identity();
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
    return new UserSession(user, session);
  }

  private static Optional<Session> turned(Session session, int generation, SessionPolicy policy, Instant now) {
    return session.rotate(generation, policy, now) instanceof Rotation.Rotated rotated
        ? Optional.of(stored(rotated.session()))
        : Optional.empty();
  }

  private static Session revoked(Session session, Instant now) {
    return new Session(session.id(), session.userId(), session.generation(), session.createdAt(), session.lastUsedAt(),
        session.expiresAt(), Optional.of(InMemoryDatabase.stored(now)), session.client(), session.providerLogin());
  }

  private static Session stored(Session session) {
    return new Session(session.id(), session.userId(), session.generation(),
        InMemoryDatabase.stored(session.createdAt()), InMemoryDatabase.stored(session.lastUsedAt()),
        InMemoryDatabase.stored(session.expiresAt()), session.revokedAt().map(InMemoryDatabase::stored),
        session.client(), session.providerLogin());
  }
}
