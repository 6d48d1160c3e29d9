package io.voicesurvey.adapters.persistence.session;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.GroupCommit;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.UserSession;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.session.SessionPolicy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Rotates sessions. Outside a transaction, simultaneous rotations of several sessions share one statement. */
final class SessionRotation {
  private static final String ROTATION = """
      UPDATE sessions s
      SET generation = s.generation + 1,
          last_used_at = now(),
          expires_at = least(now() + a.idle_limit * interval '1 microsecond',
            s.created_at + a.absolute_limit * interval '1 microsecond')
      FROM asked a, users u
      WHERE s.id = a.id AND s.generation = a.generation AND s.revoked_at IS NULL AND s.expires_at > now()
        AND u.id = s.user_id AND u.status = 'active'
      RETURNING\s""" + SessionWithUser.COLUMNS;

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

  /** Maximum wait for a rotation to start; with the limit of the statement, five seconds in total. */
  private static final Duration ROTATION_START_LIMIT = Duration.ofSeconds(2);

  /**
   * Smaller groups are padded to this size. A generic plan of PostgreSQL assumes ten elements. For fewer, PostgreSQL
   * estimates that custom plans are cheaper and plans each execution, which takes ten times as long. Without
   * server-side prepared statements ({@code prepareThreshold=0}), it always plans each execution.
   */
  private static final int PADDED_SIZE = 16;

  private final Database database;
  private final GroupCommit<Request, UserSession> rotations = new GroupCommit<>(this::rotate, ROTATION_START_LIMIT);

  SessionRotation(Database database) {
    this.database = database;
  }

  /** As {@code SessionRepository.rotate}. */
  Optional<UserSession> rotate(SessionId id, int generation, SessionPolicy policy) {
    Request request = Request.of(id, generation, policy);
    return database.isInTransaction() ? rotate(request) : rotations.execute(request).or(() -> rotate(request));
  }

  private Optional<UserSession> rotate(Request request) {
    return database.inStatement(ROTATE, statement -> {
      statement.setObject(1, request.id());
      statement.setInt(2, request.generation());
      statement.setLong(3, request.idleMicros());
      statement.setLong(4, request.absoluteMicros());
      return SessionWithUser.read(statement).stream().findFirst();
    });
  }

  private List<Optional<UserSession>> rotate(Supplier<List<Request>> requests) {
    return database.inStatement(ROTATE_TOGETHER, statement -> {
      List<Request> all = requests.get();
      Map<UUID, Request> firsts = new LinkedHashMap<>();
      all.forEach(request -> firsts.putIfAbsent(request.id(), request));
      Map<UUID, UserSession> rotated = rotate(statement, List.copyOf(firsts.values()));
      // Compares by identity: of two equal requests, only the first wins.
      return all.stream().map(request -> Optional.of(request).filter(one -> one == firsts.get(one.id()))
          .map(one -> rotated.get(one.id()))).toList();
    });
  }

  private static Map<UUID, UserSession> rotate(PreparedStatement statement, List<Request> requests)
      throws SQLException {
    if (requests.isEmpty()) {
      return Map.of();
    }
    bind(statement, 1, "uuid", requests, Request::id);
    bind(statement, 2, "int4", requests, Request::generation);
    bind(statement, 3, "int8", requests, Request::idleMicros);
    bind(statement, 4, "int8", requests, Request::absoluteMicros);
    return SessionWithUser.read(statement).stream()
        .collect(Collectors.toMap(one -> one.session().id().value(), one -> one));
  }

  private static <T> void bind(PreparedStatement statement, int index, String type, List<Request> requests,
      Function<Request, T> part) throws SQLException {
    // The padding has no id, so the join ignores it.
    Object[] values = Arrays.copyOf(requests.stream().map(part).toArray(), Math.max(requests.size(), PADDED_SIZE));
    statement.setArray(index, statement.getConnection().createArrayOf(type, values));
  }

  /**
   * The input of a rotation.
   *
   * @param generation the generation that the session must have
   */
  private record Request(UUID id, int generation, long idleMicros, long absoluteMicros) {
    static Request of(SessionId id, int generation, SessionPolicy policy) {
      return new Request(id.value(), generation, Times.micros(policy.idleLimit()),
          Times.micros(policy.absoluteLimit()));
    }
  }
}
