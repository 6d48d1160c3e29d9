package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.GroupCommit;
import io.voicesurvey.adapters.persistence.Times;
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
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
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
import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;

/** Sessions in the table {@code sessions}. */
public final class HibernateSessionRepository implements SessionRepository {
  private static final String INSERT = """
      insert into SessionRow (id, userId, generation, createdAt, lastUsedAt, expiresAt, revokedAt, userAgent, ip,
        loginAttemptId, providerSession, logoutHint)
      values (:id, :userId, :generation, :createdAt, :lastUsedAt, :expiresAt, :revokedAt, :userAgent, :ip,
        :loginAttemptId, :providerSession, :logoutHint)
      on conflict (loginAttemptId) do nothing""";

  private static final String WITH_USER = SessionRow.COLUMNS + ", " + StoredUser.COLUMNS;

  private static final String FIND = "SELECT " + WITH_USER
      + " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ?";

  private static final String TURN = """
      UPDATE sessions s
      SET generation = s.generation + 1,
          last_used_at = a.at,
          expires_at = least(a.idle_end, s.created_at + a.absolute_limit * interval '1 microsecond')
      FROM asked a, users u
      WHERE s.id = a.id AND s.generation = a.generation AND s.revoked_at IS NULL AND s.expires_at > a.at
        AND u.id = s.user_id AND u.status = 'active'
      RETURNING\s""" + WITH_USER;

  /** Passes over sessions that somebody else holds, so that nobody waits for what another waits for. */
  private static final String ROTATE_TOGETHER = """
      WITH asked AS (
        SELECT a.* FROM unnest(?::uuid[], ?::integer[], ?::timestamptz[], ?::timestamptz[], ?::bigint[])
          AS a (id, generation, at, idle_end, absolute_limit)
        JOIN sessions s ON s.id = a.id
        FOR NO KEY UPDATE OF s SKIP LOCKED)
      """ + TURN;

  private static final String ROTATE = """
      WITH asked AS (
        SELECT ? AS id, ? AS generation, ?::timestamptz AS at, ?::timestamptz AS idle_end, ?::bigint AS absolute_limit)
      """ + TURN;

  private static final String FIND_LIVE = """
      from SessionRow where userId = :userId and revokedAt is null and expiresAt > :now
      order by createdAt desc, id desc""";

  private static final String REVOKE = """
      update SessionRow set revokedAt = :now where revokedAt is null and expiresAt > :now and id = :id""";

  private static final String LOG_OUT = """
      UPDATE sessions s SET revoked_at = :now FROM users u
      WHERE u.id = s.user_id AND s.revoked_at IS NULL AND s.expires_at > :now AND u.issuer = :issuer""";

  private static final String REVOKE_USER = """
      update SessionRow set revokedAt = :now where revokedAt is null and expiresAt > :now and userId = :userId""";

  private static final String REVOKE_NEXT = """
      WITH ended AS (
        UPDATE sessions SET revoked_at = :now
        WHERE id IN (
          SELECT id FROM sessions
          WHERE id > :after AND revoked_at IS NULL AND expires_at > :now AND created_at <= :now
          ORDER BY id LIMIT :limit
          FOR NO KEY UPDATE)
        RETURNING id)
      SELECT id FROM ended ORDER BY id""";

  private static final String LOG_OUT_SESSION = LOG_OUT + " AND s.provider_session = :name RETURNING {s.*}";

  private static final String LOG_OUT_SUBJECT = LOG_OUT + " AND u.subject = :subject RETURNING {s.*}";

  private static final String LOG_OUT_SUBJECTS_SESSION = LOG_OUT
      + " AND u.subject = :subject AND (s.provider_session = :name OR s.provider_session IS NULL) RETURNING {s.*}";

  /** Rows are met in the order of the primary key, and deleted by their places, which needs no second look for them. */
  private static final String PURGE = """
      WITH page AS MATERIALIZED (
        SELECT id, ctid AS place, least(expires_at, revoked_at) AS over_at FROM sessions
        WHERE id > :after ORDER BY id LIMIT :limit
      ), dead AS MATERIALIZED (
        SELECT ctid AS place FROM sessions
        WHERE ctid = ANY (ARRAY(SELECT place FROM page WHERE over_at < :deadline))
          AND least(expires_at, revoked_at) < :deadline
        FOR UPDATE SKIP LOCKED
      ), deleted AS (
        DELETE FROM sessions WHERE ctid = ANY (ARRAY(SELECT place FROM dead)) RETURNING id
      )
      SELECT (SELECT CAST(count(*) AS integer) FROM deleted) AS deleted,
        (SELECT id FROM page ORDER BY id OFFSET :limit - 1) AS last""";

  /** Before all others; names nothing (RFC 9562, section 5.9). */
  private static final UUID NIL = new UUID(0, 0);

  /** For a rotation to be worked on; with what the statement may take, it makes the five seconds of the database. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * How many a group is filled up to. PostgreSQL plans for ten where it does not look; where it sees fewer, it thinks
   * that looking pays, and plans each time, which takes ten times as long as what is planned. Where statements are not
   * kept ({@code prepareThreshold=0}) it does so in any case.
   */
  private static final int FEWEST = 16;

  private final Database database;
  private final GroupCommit<Asked, UserSession> rotations = new GroupCommit<>(this::rotate, PATIENCE);

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
    return database.inStatement(FIND, statement -> {
      statement.setObject(1, id.value());
      return withUsers(statement).stream().findFirst();
    });
  }

  @Override
  public Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy, Instant now) {
    Asked asked = Asked.of(id, generation, policy, now);
    return database.isInTransaction() ? rotate(asked) : rotations.execute(asked).or(() -> rotate(asked));
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
  public List<Session> revoke(ProviderLogout logout, Instant now) {
    return database.inTransaction(connection -> logOut(connection, logout).setParameter("issuer", logout.issuer())
        .setParameter("now", SessionRow.stored(now)).getResultList().stream().map(SessionRow::toDomain).toList());
  }

  @Override
  public Purged purge(Optional<SessionId> after, int limit, Instant deadline) {
    Object[] row = database.inTransaction(connection -> connection.createNativeQuery(PURGE, Object[].class)
        .addScalar("deleted", Integer.class).addScalar("last", UUID.class)
        .setParameter("after", after.map(SessionId::value).orElse(NIL)).setParameter("limit", limit)
        .setParameter("deadline", deadline).getSingleResult());
    return new Purged((Integer) row[0], Optional.ofNullable((UUID) row[1]).map(SessionId::new));
  }

  @Override
  public int revoke(UserId user, Instant now) {
    return database.inTransaction(connection -> connection.createMutationQuery(REVOKE_USER)
        .setParameter("userId", user.value()).setParameter("now", SessionRow.stored(now)).executeUpdate());
  }

  @Override
  public RevokedBatch revokeNext(Optional<SessionId> after, int limit, Instant now) {
    return database.inTransaction(connection -> {
      List<UUID> ended = connection.createNativeQuery(REVOKE_NEXT, UUID.class)
          .setParameter("after", after.map(SessionId::value).orElse(NIL)).setParameter("limit", limit)
          .setParameter("now", SessionRow.stored(now)).getResultList();
      return new RevokedBatch(ended.size(), ended.isEmpty()
          ? Optional.empty()
          : Optional.of(new SessionId(ended.getLast())));
    });
  }

  private Optional<UserSession> rotate(Asked asked) {
    return database.inStatement(ROTATE, statement -> {
      statement.setObject(1, asked.id());
      statement.setInt(2, asked.generation());
      statement.setObject(3, asked.at());
      statement.setObject(4, asked.idleEnd());
      statement.setLong(5, asked.absoluteMicros());
      return withUsers(statement).stream().findFirst();
    });
  }

  private List<Optional<UserSession>> rotate(Supplier<List<Asked>> questions) {
    return database.inStatement(ROTATE_TOGETHER, statement -> {
      List<Asked> all = questions.get();
      Map<UUID, Asked> firsts = new LinkedHashMap<>();
      all.forEach(asked -> firsts.putIfAbsent(asked.id(), asked));
      Map<UUID, UserSession> rotated = rotate(statement, List.copyOf(firsts.values()));
      // By identity: of two that ask the same, one has won.
      return all.stream().map(asked -> Optional.of(asked).filter(one -> one == firsts.get(one.id()))
          .map(one -> rotated.get(one.id()))).toList();
    });
  }

  private static Map<UUID, UserSession> rotate(PreparedStatement statement, List<Asked> asked) throws SQLException {
    if (asked.isEmpty()) {
      return Map.of();
    }
    bind(statement, 1, "uuid", asked, Asked::id);
    bind(statement, 2, "int4", asked, Asked::generation);
    bind(statement, 3, "timestamptz", asked, Asked::at);
    bind(statement, 4, "timestamptz", asked, Asked::idleEnd);
    bind(statement, 5, "int8", asked, Asked::absoluteMicros);
    return withUsers(statement).stream().collect(Collectors.toMap(one -> one.session().id().value(), one -> one));
  }

  private static <T> void bind(PreparedStatement statement, int index, String type, List<Asked> asked,
      Function<Asked, T> part) throws SQLException {
    // Whatever stands beside no id is looked at by nobody.
    Object[] values = Arrays.copyOf(asked.stream().map(part).toArray(), Math.max(asked.size(), FEWEST));
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }

  private static NativeQuery<SessionRow> logOut(StatelessSession connection, ProviderLogout logout) {
    return switch (logout) {
      case ProviderLogout.OfSession(String issuer, String name) ->
        endingQuery(connection, LOG_OUT_SESSION).setParameter("name", name);
      case ProviderLogout.OfSubject(ExternalIdentity identity) ->
        endingQuery(connection, LOG_OUT_SUBJECT).setParameter("subject", identity.subject());
      case ProviderLogout.OfSubjectsSession(ExternalIdentity identity, String name) ->
        endingQuery(connection, LOG_OUT_SUBJECTS_SESSION).setParameter("subject", identity.subject())
            .setParameter("name", name);
    };
  }

  private static NativeQuery<SessionRow> endingQuery(StatelessSession connection, String sql) {
    return connection.createNativeQuery(sql, SessionRow.class).addEntity("s", SessionRow.class);
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

  private static List<UserSession> withUsers(PreparedStatement statement) throws SQLException {
    List<UserSession> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(
            new UserSession(StoredUser.read(row, SessionRow.COLUMN_COUNT + 1), SessionRow.read(row).toDomain()));
      }
    }
    return found;
  }

  /**
   * What a rotation needs.
   *
   * @param generation the newest that the session may have
   * @param idleEnd    when it ends where it is not used again
   */
  private record Asked(UUID id, int generation, OffsetDateTime at, OffsetDateTime idleEnd, long absoluteMicros) {
    static Asked of(SessionId id, int generation, SessionPolicy policy, Instant now) {
      Instant at = SessionRow.stored(now);
      return new Asked(id.value(), generation, Times.parameter(at),
          Times.parameter(SessionRow.stored(at.plus(policy.idleLimit()))),
          TimeUnit.MICROSECONDS.convert(policy.absoluteLimit()));
    }
  }
}
