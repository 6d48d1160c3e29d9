package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.GroupCommit;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.adapters.persistence.user.StoredUser;
import io.voicesurvey.application.port.SessionRepository;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sessions in the table {@code sessions}. */
public final class HibernateSessionRepository implements SessionRepository {
  private static final String INSERT = """
      INSERT INTO sessions AS s (id, user_id, generation, created_at, last_used_at, expires_at, user_agent, ip,
        login_attempt_id, provider_session, logout_hint, auth_time, acr, credential_id)
      VALUES (?, ?, ?, now(), now(), now() + ? * interval '1 microsecond', ?, ?, ?, ?, ?,
        (SELECT least(stated.time, now()) FROM (SELECT ?::timestamptz AS time) stated WHERE stated.time IS NOT NULL), ?,
        ?)
      ON CONFLICT (login_attempt_id) DO NOTHING
      RETURNING\s""" + SessionRow.COLUMNS;

  /** Stored in place of an issuer; no issuer has this value. */
  private static final String LOGIN_ATTEMPT = "login attempt";

  private static final String IS_USED = """
      SELECT 1 FROM sessions WHERE login_attempt_id = ?
      UNION ALL
      SELECT 1 FROM spent_tokens WHERE issuer = ? AND token_id = ?
      LIMIT 1""";

  private static final String MARK_USED = """
      INSERT INTO spent_tokens (issuer, token_id, expires_at) VALUES (?, ?, now() + ? * interval '1 microsecond')
      ON CONFLICT (issuer, token_id) DO NOTHING""";

  private static final String WITH_USER = SessionRow.COLUMNS + ", now(), " + StoredUser.COLUMNS;

  private static final String FIND = "SELECT " + WITH_USER
      + " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?";

  private static final String ROTATION = """
      UPDATE sessions s
      SET generation = s.generation + 1,
          last_used_at = now(),
          expires_at = least(now() + a.idle_limit * interval '1 microsecond',
            s.created_at + a.absolute_limit * interval '1 microsecond')
      FROM asked a, users u
      WHERE s.id = a.id AND s.generation = a.generation AND s.revoked_at IS NULL AND s.expires_at > now()
        AND u.id = s.user_id AND u.status = 'active'
      RETURNING\s""" + WITH_USER;

  /** Skips locked sessions, so that no caller waits for the session of another caller. */
  private static final String ROTATE_TOGETHER = """
      WITH asked AS (
        SELECT a.* FROM unnest(?::uuid[], ?::integer[], ?::bigint[], ?::bigint[])
          AS a (id, generation, idle_limit, absolute_limit)
        JOIN sessions s ON s.id = a.id
        FOR NO KEY UPDATE OF s SKIP LOCKED)
      """ + ROTATION;

  private static final String ROTATE = """
      WITH asked AS (
        SELECT ? AS id, ? AS generation, ?::bigint AS idle_limit, ?::bigint AS absolute_limit)
      """ + ROTATION;

  private static final String FIND_LIVE = "SELECT " + SessionRow.COLUMNS + """
       FROM sessions s WHERE s.user_id = ? AND s.revoked_at IS NULL AND s.expires_at > now()
      ORDER BY s.created_at DESC, s.id DESC""";

  /** Revokes also expired sessions; the clock only decides which sessions were still live. */
  private static final String END = "UPDATE sessions s SET revoked_at = now()";

  private static final String ENDED = " RETURNING " + SessionRow.COLUMNS + ", now()";

  private static final String REVOKE = END + " WHERE s.revoked_at IS NULL AND s.id = ?" + ENDED;

  private static final String LOG_OUT = END + """
       FROM users u
      WHERE u.id = s.user_id AND s.revoked_at IS NULL AND u.issuer = ?""";

  private static final String REVOKE_USER = END + " WHERE s.revoked_at IS NULL AND s.user_id = ?" + ENDED;

  private static final String REVOKE_CREDENTIAL = END
      + " WHERE s.revoked_at IS NULL AND s.user_id = ? AND s.credential_id = ?" + ENDED;

  private static final String REVOKE_NEXT = "WITH ended AS (" + END + """
       WHERE s.id IN (
          SELECT id FROM sessions WHERE id > ? AND revoked_at IS NULL ORDER BY id LIMIT ? FOR NO KEY UPDATE)
        RETURNING s.id, s.expires_at > now() AS live)
      SELECT count(*), count(*) FILTER (WHERE live), (SELECT id FROM ended ORDER BY id DESC LIMIT 1) FROM ended""";

  private static final String LOG_OUT_SESSION = LOG_OUT + " AND s.provider_session = ?" + ENDED;

  private static final String LOG_OUT_SUBJECT = LOG_OUT + " AND u.subject = ?" + ENDED;

  private static final String LOG_OUT_SUBJECTS_SESSION = LOG_OUT
      + " AND u.subject = ? AND (s.provider_session = ? OR s.provider_session IS NULL)" + ENDED;

  /** Reads rows in primary key order and deletes them by ctid, which needs no second index lookup. */
  private static final String PURGE = """
      WITH page AS MATERIALIZED (
        SELECT id, ctid AS place, least(expires_at, revoked_at) AS over_at FROM sessions
        WHERE id > :after ORDER BY id LIMIT :limit
      ), dead AS MATERIALIZED (
        SELECT ctid AS place FROM sessions
        WHERE ctid = ANY (ARRAY(SELECT place FROM page WHERE over_at < now() - :retention * interval '1 microsecond'))
          AND least(expires_at, revoked_at) < now() - :retention * interval '1 microsecond'
        FOR UPDATE SKIP LOCKED
      ), deleted AS (
        DELETE FROM sessions WHERE ctid = ANY (ARRAY(SELECT place FROM dead)) RETURNING id
      )
      SELECT (SELECT CAST(count(*) AS integer) FROM deleted) AS deleted,
        (SELECT id FROM page ORDER BY id OFFSET :limit - 1) AS last""";

  /** The nil UUID (RFC 9562, section 5.9): sorts before all others and identifies no session. */
  private static final UUID NIL = new UUID(0, 0);

  /** Maximum wait for a rotation to start; with the limit of the statement, five seconds in total. */
  private static final Duration ROTATION_START_LIMIT = Duration.ofSeconds(2);

  /**
   * Smaller groups are padded to this size. A generic plan of PostgreSQL assumes ten elements. For fewer, PostgreSQL
   * estimates that custom plans are cheaper and plans each execution, which takes ten times as long. Without
   * server-side prepared statements ({@code prepareThreshold=0}), it always plans each execution.
   */
  private static final int PADDED_SIZE = 16;

  private final Database database;
  private final GroupCommit<RotationRequest, UserSession> rotations = new GroupCommit<>(this::rotate,
      ROTATION_START_LIMIT);

  public HibernateSessionRepository(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Session> insert(Session session) {
    return insert(session, Optional.empty());
  }

  @Override
  public Session insert(Session session, CredentialId credential) {
    return insert(session, Optional.of(credential))
        .orElseThrow(() -> new IllegalStateException("a session without a login attempt conflicts with another"));
  }

  private Optional<Session> insert(Session session, Optional<CredentialId> credential) {
    SessionRow row = SessionRow.from(session);
    return database.inStatement(INSERT, statement -> {
      statement.setObject(1, row.id);
      statement.setObject(2, row.userId);
      statement.setInt(3, row.generation);
      statement.setLong(4, micros(Duration.between(row.createdAt, row.expiresAt)));
      statement.setString(5, row.userAgent);
      statement.setString(6, row.ip);
      statement.setObject(7, row.loginAttemptId);
      statement.setString(8, row.providerSession);
      statement.setString(9, row.logoutHint);
      Times.bind(statement, 10, Optional.ofNullable(row.authTime));
      statement.setString(11, row.acr);
      statement.setObject(12, credential.map(CredentialId::value).orElse(null), Types.OTHER);
      return sessions(statement).stream().findFirst();
    });
  }

  @Override
  public boolean isUsed(LoginAttemptId attempt) {
    return database.inStatement(IS_USED, statement -> {
      statement.setObject(1, attempt.value());
      statement.setString(2, LOGIN_ATTEMPT);
      statement.setString(3, attempt.value().toString());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    });
  }

  @Override
  public boolean markUsed(LoginAttemptId attempt) {
    return database.inStatement(MARK_USED, statement -> {
      statement.setString(1, LOGIN_ATTEMPT);
      statement.setString(2, attempt.value().toString());
      statement.setLong(3, micros(LoginAttempt.LIFETIME));
      return statement.executeUpdate() == 1;
    });
  }

  @Override
  public Optional<UserSession> find(SessionId id) {
    return database.inStatement(FIND, statement -> {
      statement.setObject(1, id.value());
      return withUsers(statement).stream().findFirst();
    });
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy) {
    RotationRequest request = RotationRequest.of(id, generation, policy);
    return database.isInTransaction() ? rotate(request) : rotations.execute(request).or(() -> rotate(request));
  }

  @Override
  public List<Session> findLive(UserId user) {
    return database.inStatement(FIND_LIVE, statement -> {
      statement.setObject(1, user.value());
      return sessions(statement);
    });
  }

  @Override
  public boolean revoke(SessionId id) {
    return !end(REVOKE, id.value()).isEmpty();
  }

  @Override
  public List<Session> revoke(ProviderLogout logout) {
    return switch (logout) {
      case ProviderLogout.OfSession(String issuer, String name) -> end(LOG_OUT_SESSION, issuer, name);
      case ProviderLogout.OfSubject(ExternalIdentity identity) ->
        end(LOG_OUT_SUBJECT, identity.issuer(), identity.subject());
      case ProviderLogout.OfSubjectsSession(ExternalIdentity identity, String name) ->
        end(LOG_OUT_SUBJECTS_SESSION, identity.issuer(), identity.subject(), name);
    };
  }

  @Override
  public Purged purge(Optional<SessionId> after, int limit, Duration retention) {
    Object[] row = database.inTransaction(connection -> connection.createNativeQuery(PURGE, Object[].class)
        .addScalar("deleted", Integer.class).addScalar("last", UUID.class)
        .setParameter("after", after.map(SessionId::value).orElse(NIL)).setParameter("limit", limit)
        .setParameter("retention", micros(retention)).getSingleResult());
    return new Purged((Integer) row[0], Optional.ofNullable((UUID) row[1]).map(SessionId::new));
  }

  @Override
  public int revoke(UserId user) {
    return end(REVOKE_USER, user.value()).size();
  }

  @Override
  public int revoke(UserId account, CredentialId credential) {
    return end(REVOKE_CREDENTIAL, account.value(), credential.value()).size();
  }

  @Override
  public RevokedBatch revokeNext(Optional<SessionId> after, int limit) {
    return database.inStatement(REVOKE_NEXT, statement -> {
      statement.setObject(1, after.map(SessionId::value).orElse(NIL));
      statement.setInt(2, limit);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        // Incomplete batch: sessions with higher ids began later and are not revoked.
        return new RevokedBatch(row.getInt(2), row.getInt(1) < limit
            ? Optional.empty()
            : Optional.of(new SessionId(row.getObject(3, UUID.class))));
      }
    });
  }

  /** Returns the sessions that the statement revoked and that were live until then. */
  private List<Session> end(String sql, Object... parameters) {
    return database.inStatement(sql, statement -> {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return ended(statement);
    });
  }

  private static List<Session> ended(PreparedStatement statement) throws SQLException {
    List<Session> live = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Session session = SessionRow.read(row).toDomain();
        if (!session.isExpired(Times.read(row, SessionRow.COLUMN_COUNT + 1))) {
          live.add(session);
        }
      }
    }
    return live;
  }

  private Optional<UserSession> rotate(RotationRequest request) {
    return database.inStatement(ROTATE, statement -> {
      statement.setObject(1, request.id());
      statement.setInt(2, request.generation());
      statement.setLong(3, request.idleMicros());
      statement.setLong(4, request.absoluteMicros());
      return withUsers(statement).stream().findFirst();
    });
  }

  private List<Optional<UserSession>> rotate(Supplier<List<RotationRequest>> requests) {
    return database.inStatement(ROTATE_TOGETHER, statement -> {
      List<RotationRequest> all = requests.get();
      Map<UUID, RotationRequest> firsts = new LinkedHashMap<>();
      all.forEach(request -> firsts.putIfAbsent(request.id(), request));
      Map<UUID, UserSession> rotated = rotate(statement, List.copyOf(firsts.values()));
      // Compares by identity: of two equal requests, only the first wins.
      return all.stream().map(request -> Optional.of(request).filter(one -> one == firsts.get(one.id()))
          .map(one -> rotated.get(one.id()))).toList();
    });
  }

  private static Map<UUID, UserSession> rotate(PreparedStatement statement, List<RotationRequest> requests)
      throws SQLException {
    if (requests.isEmpty()) {
      return Map.of();
    }
    bind(statement, 1, "uuid", requests, RotationRequest::id);
    bind(statement, 2, "int4", requests, RotationRequest::generation);
    bind(statement, 3, "int8", requests, RotationRequest::idleMicros);
    bind(statement, 4, "int8", requests, RotationRequest::absoluteMicros);
    return withUsers(statement).stream().collect(Collectors.toMap(one -> one.session().id().value(), one -> one));
  }

  private static <T> void bind(PreparedStatement statement, int index, String type, List<RotationRequest> requests,
      Function<RotationRequest, T> part) throws SQLException {
    // The padding has no id, so the join ignores it.
    Object[] values = Arrays.copyOf(requests.stream().map(part).toArray(), Math.max(requests.size(), PADDED_SIZE));
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }

  private static List<UserSession> withUsers(PreparedStatement statement) throws SQLException {
    List<UserSession> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(new UserSession(StoredUser.read(row, SessionRow.COLUMN_COUNT + 2), SessionRow.read(row).toDomain(),
            Times.read(row, SessionRow.COLUMN_COUNT + 1)));
      }
    }
    return found;
  }

  private static List<Session> sessions(PreparedStatement statement) throws SQLException {
    List<Session> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(SessionRow.read(row).toDomain());
      }
    }
    return found;
  }

  private static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }

  /**
   * The input of a rotation.
   *
   * @param generation the generation that the session must have
   */
  private record RotationRequest(UUID id, int generation, long idleMicros, long absoluteMicros) {
    static RotationRequest of(SessionId id, int generation, SessionPolicy policy) {
      return new RotationRequest(id.value(), generation, micros(policy.idleLimit()), micros(policy.absoluteLimit()));
    }
  }
}
