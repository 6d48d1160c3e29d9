package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.user.StoredUser;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;

/** Sessions in the table {@code sessions}. */
public final class HibernateSessionRepository implements SessionRepository {
  private static final String INSERT = """
      insert into SessionRow (id, userId, generation, createdAt, lastUsedAt, expiresAt, revokedAt, userAgent, ip,
        loginAttemptId, providerSession, logoutHint)
      values (:id, :userId, :generation, :createdAt, :lastUsedAt, :expiresAt, :revokedAt, :userAgent, :ip,
        :loginAttemptId, :providerSession, :logoutHint)
      on conflict (loginAttemptId) do nothing""";

  private static final String FIND = "select s, u from SessionRow s join " + StoredUser.ENTITY
      + " u on u.id = s.userId where s.id = :id";

  private static final String ROTATE = """
      UPDATE sessions s
      SET generation = s.generation + 1,
          last_used_at = :now,
          expires_at = least(:idleExpiry, s.created_at + :absoluteMicros * interval '1 microsecond')
      FROM users u
      WHERE s.id = :id AND s.generation = :generation AND s.revoked_at IS NULL AND s.expires_at > :now
        AND u.id = s.user_id AND u.status = 'active'
      RETURNING {s.*}, {u.*}""";

  private static final String FIND_LIVE = """
      from SessionRow where userId = :userId and revokedAt is null and expiresAt > :now
      order by createdAt desc, id desc""";

  private static final String END = "update SessionRow set revokedAt = :now where revokedAt is null and expiresAt > :now";

  private static final String REVOKE = END + " and id = :id";

  private static final String LOG_OUT_SESSION = END + " and providerSession = :name and userId in (select u.id from "
      + StoredUser.ENTITY + " u where u.issuer = :issuer)";

  private static final String LOG_OUT_SUBJECT = END + " and userId = (select u.id from " + StoredUser.ENTITY
      + " u where u.issuer = :issuer and u.subject = :subject)";

  private static final String LOG_OUT_SUBJECTS_SESSION = LOG_OUT_SUBJECT
      + " and (providerSession = :name or providerSession is null)";

  private final Database database;

  public HibernateSessionRepository(Database database) {
    this.database = database;
  }

  @Override
  public boolean insert(Session session) {
    return database.inTransaction(connection -> insert(connection, SessionRow.from(session)));
  }

  @Override
  public boolean isUsed(LoginAttemptId attempt) {
    return database.inTransaction(
        connection -> connection.createSelectionQuery("select id from SessionRow where loginAttemptId = :attempt",
            Object.class).setParameter("attempt", attempt.value()).uniqueResultOptional().isPresent());
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return database.inStatement(connection -> connection.createSelectionQuery(FIND, Object[].class)
        .setParameter("id", id.value()).uniqueResultOptional().map(HibernateSessionRepository::toDomain));
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy, Instant now) {
    Instant at = SessionRow.stored(now);
    return database.inStatement(connection -> connection.createNativeQuery(ROTATE, Object[].class)
        .addEntity("s", SessionRow.class).addEntity("u", StoredUser.ENTITY).setParameter("id", id.value())
        .setParameter("generation", generation).setParameter("now", at)
        .setParameter("idleExpiry", SessionRow.stored(at.plus(policy.idleLimit())))
        .setParameter("absoluteMicros", micros(policy.absoluteLimit())).uniqueResultOptional()
        .map(HibernateSessionRepository::toDomain));
  }

  @Override
  public List<Session> findLive(UserId user, Instant now) {
    return database.inTransaction(connection -> connection.createSelectionQuery(FIND_LIVE, SessionRow.class)
        .setParameter("userId", user.value()).setParameter("now", SessionRow.stored(now)).getResultStream()
        .map(SessionRow::toDomain).toList());
  }

  @Override
  public boolean revoke(SessionId id, Instant now) {
    return database.inTransaction(connection -> connection.createMutationQuery(REVOKE).setParameter("id", id.value())
        .setParameter("now", SessionRow.stored(now)).executeUpdate() == 1);
  }

  @Override
  public int revoke(ProviderLogout logout, Instant now) {
    return database.inTransaction(connection -> logOut(connection, logout).setParameter("issuer", logout.issuer())
        .setParameter("now", SessionRow.stored(now)).executeUpdate());
  }

  private static MutationQuery logOut(StatelessSession connection, ProviderLogout logout) {
    return switch (logout) {
      case ProviderLogout.OfSession(String issuer, String name) ->
        connection.createMutationQuery(LOG_OUT_SESSION).setParameter("name", name);
      case ProviderLogout.OfSubject(ExternalIdentity identity) ->
        connection.createMutationQuery(LOG_OUT_SUBJECT).setParameter("subject", identity.subject());
      case ProviderLogout.OfSubjectsSession(ExternalIdentity identity, String name) ->
        connection.createMutationQuery(LOG_OUT_SUBJECTS_SESSION).setParameter("subject", identity.subject())
            .setParameter("name", name);
    };
  }

  private static boolean insert(StatelessSession connection, SessionRow row) {
    return connection.createMutationQuery(INSERT).setParameter("id", row.id).setParameter("userId", row.userId)
        .setParameter("generation", row.generation).setParameter("createdAt", row.createdAt)
        .setParameter("lastUsedAt", row.lastUsedAt).setParameter("expiresAt", row.expiresAt)
        .setParameter("revokedAt", row.revokedAt).setParameter("userAgent", row.userAgent)
        .setParameter("ip", row.ip).setParameter("loginAttemptId", row.loginAttemptId)
        .setParameter("providerSession", row.providerSession).setParameter("logoutHint", row.logoutHint)
        .executeUpdate() == 1;
  }

  private static UserSession toDomain(Object[] row) {
    return new UserSession(((StoredUser) row[1]).toDomain(), ((SessionRow) row[0]).toDomain());
  }

  private static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }
}
