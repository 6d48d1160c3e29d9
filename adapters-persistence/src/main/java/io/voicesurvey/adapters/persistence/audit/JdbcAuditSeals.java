package io.voicesurvey.adapters.persistence.audit;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.application.port.AuditSeals;
import io.voicesurvey.application.port.AuditTrailProtected;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The seal chain in the table {@code audit_seals}. Queries use {@code ONLY}: rows of an inheriting table would look
 * like rows of the table itself. Sealing locks the row of {@code audit_sealing} until the transaction ends.
 */
public final class JdbcAuditSeals implements AuditSeals {
  /** Locks no row while no event is pending, because a row lock writes to the table. */
  private static final String TRY_LOCK = """
      SELECT only_row FROM ONLY audit_sealing WHERE (SELECT min(event_id) FROM ONLY audit_pending) IS NOT NULL
      FOR UPDATE SKIP LOCKED""";

  private static final String NEWEST = "SELECT number, event_id, hash FROM ONLY audit_seals WHERE number > 0 ORDER BY number DESC LIMIT 1";

  /**
   * A pending event that is missing or already sealed stays pending, so that a check finds it. Each row is looked up by
   * {@code LATERAL … LIMIT 1}, so that a plan for other table sizes does not scan a whole table.
   */
  private static final String PENDING = "SELECT " + AuditEventColumns.SELECTED + """
       FROM ONLY audit_pending p
      CROSS JOIN LATERAL (SELECT * FROM ONLY audit_events WHERE id = p.event_id LIMIT 1) e
      LEFT JOIN LATERAL (SELECT number FROM ONLY audit_seals WHERE event_id = p.event_id LIMIT 1) s ON true
      WHERE s.number IS NULL
      ORDER BY p.event_id LIMIT ?""";

  private static final String ADD = "INSERT INTO audit_seals (number, event_id, hash) VALUES (?, ?, ?)";

  private static final String REMOVE_PENDING = "DELETE FROM audit_pending WHERE event_id = ANY (?)";

  private static final String SEALED = "SELECT s.number, s.event_id, s.hash, e.id IS NOT NULL AS recorded, "
      + AuditEventColumns.SELECTED
      + """
           FROM ONLY audit_seals s LEFT JOIN LATERAL (SELECT * FROM ONLY audit_events WHERE id = s.event_id LIMIT 1) e ON true
          WHERE s.number > ? ORDER BY s.number, s.event_id LIMIT ?""";

  private static final String ENTRIES = """
      SELECT i.id AS event_id, e.records, s.number IS NOT NULL AS sealed,
        p.event_id IS NOT NULL AS pending
      FROM (
        (SELECT id FROM ONLY audit_events WHERE id > ? ORDER BY id LIMIT ?)
        UNION
        (SELECT event_id FROM ONLY audit_pending WHERE event_id > ? ORDER BY event_id LIMIT ?)
        ORDER BY id LIMIT ?) i
      CROSS JOIN LATERAL (
        SELECT count(*) AS records FROM (SELECT FROM ONLY audit_events WHERE id = i.id LIMIT 2) found) e
      LEFT JOIN LATERAL (SELECT number FROM ONLY audit_seals WHERE event_id = i.id AND number > 0 LIMIT 1) s ON true
      LEFT JOIN LATERAL (SELECT event_id FROM ONLY audit_pending WHERE event_id = i.id LIMIT 1) p ON true
      ORDER BY i.id""";

  /** Prevents other sealing until the transaction ends. */
  private static final String LOCK = "SELECT only_row FROM ONLY audit_sealing FOR UPDATE";

  /** Makes the trigger allow deletes in this transaction; only archiving uses it. */
  private static final String SET_ARCHIVING = "SELECT set_config('voicesurvey.archiving', 'on', true)";

  /** The owner grants itself the right for this transaction only; another role gets an error. */
  private static final String GRANT_DELETE = "GRANT DELETE ON audit_events, audit_seals TO CURRENT_USER";

  private static final String OLDEST = """
      SELECT number, event_id, hash FROM ONLY audit_seals WHERE number <= ? ORDER BY number LIMIT ?""";

  private static final String REMOVE_EVENTS = "DELETE FROM ONLY audit_events WHERE id = ANY (?)";

  private static final String REMOVE_SEALS = "DELETE FROM ONLY audit_seals WHERE number < ?";

  private static final String REVOKE_DELETE = "REVOKE DELETE ON audit_events, audit_seals FROM CURRENT_USER";

  /** SQLSTATE insufficient_privilege. */
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** In bytes. */
  private static final int HASH_LENGTH = 32;

  private final Database database;

  public JdbcAuditSeals(Database database) {
    this.database = database;
  }

  @Override
  public int seal(int limit) {
    return database.inTransaction(
        session -> rows(TRY_LOCK, List.of(), row -> row.getBoolean(1)).contains(true) ? sealLocked(limit) : 0);
  }

  @Override
  public List<SealedEvent> findSealed(long afterNumber, int limit) {
    return rows(SEALED, List.of(afterNumber, limit), JdbcAuditSeals::sealedEvent);
  }

  @Override
  public List<Entry> findEntries(long afterEventId, int limit) {
    return rows(ENTRIES, List.of(afterEventId, limit, afterEventId, limit, limit), JdbcAuditSeals::entry);
  }

  @Override
  public Optional<RecordedEvent> firstPending() {
    return rows(PENDING, List.of(1), AuditEventColumns::toDomain).stream().findFirst();
  }

  @Override
  public long remove(long upTo, int limit) {
    try {
      return database.inTransaction(session -> {
        rows(LOCK, List.of(), row -> row.getBoolean(1));
        return removeLocked(rows(OLDEST, List.of(upTo, limit), JdbcAuditSeals::toSeal));
      });
    } catch (RuntimeException e) {
      throw lacksPrivilege(e) ? new AuditTrailProtected(e) : e;
    }
  }

  private long removeLocked(List<Seal> oldest) {
    if (oldest.isEmpty()) {
      throw new IllegalArgumentException("no seal has this number or a lower one");
    }
    long last = oldest.getLast().number();
    rows(SET_ARCHIVING, List.of(), row -> row.getString(1));
    database.inStatement(GRANT_DELETE, PreparedStatement::executeUpdate);
    database.inStatement(REMOVE_EVENTS, statement -> {
      statement.setArray(1,
          statement.getConnection().createArrayOf("bigint", oldest.stream().map(Seal::eventId).toArray()));
      return statement.executeUpdate();
    });
    database.inStatement(REMOVE_SEALS, statement -> {
      statement.setLong(1, last);
      return statement.executeUpdate();
    });
    database.inStatement(REVOKE_DELETE, PreparedStatement::executeUpdate);
    return last;
  }

  private static boolean lacksPrivilege(Throwable failure) {
    return Stream.iterate(Optional.of(failure), Optional::isPresent, e -> e.map(Throwable::getCause))
        .flatMap(Optional::stream)
        .anyMatch(e -> e instanceof SQLException sql && INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState()));
  }

  private <T> List<T> rows(String sql, List<?> parameters, Rows.Reader<T> reader) {
    return database.inStatement(sql, statement -> Rows.of(statement, parameters, reader));
  }

  /** Uses separate statements after the lock, so that they see the commit of the previous lock holder. */
  private int sealLocked(int limit) {
    List<RecordedEvent> events = rows(PENDING, List.of(limit), AuditEventColumns::toDomain);
    if (events.isEmpty()) {
      return 0;
    }
    Seal newest = rows(NEWEST, List.of(), JdbcAuditSeals::toSeal).stream().findFirst().orElse(Seal.START);
    database.inStatement(ADD, statement -> add(statement, chain(newest, events)));
    database.inStatement(REMOVE_PENDING, statement -> removePending(statement, events));
    return events.size();
  }

  private static List<Seal> chain(Seal newest, List<RecordedEvent> events) {
    List<Seal> chain = new ArrayList<>();
    Seal last = newest;
    for (RecordedEvent event : events) {
      last = last.next(event);
      chain.add(last);
    }
    return chain;
  }

  private static int[] add(PreparedStatement statement, List<Seal> seals) throws SQLException {
    for (Seal seal : seals) {
      statement.setLong(1, seal.number());
      statement.setLong(2, seal.eventId());
      statement.setBytes(3, seal.hash().bytes());
      statement.addBatch();
    }
    return statement.executeBatch();
  }

  private static int removePending(PreparedStatement statement, List<RecordedEvent> events) throws SQLException {
    statement.setArray(1,
        statement.getConnection().createArrayOf("bigint", events.stream().map(RecordedEvent::id).toArray()));
    return statement.executeUpdate();
  }

  private static SealedEvent sealedEvent(ResultSet row) throws SQLException {
    boolean recorded = row.getBoolean("recorded");
    Seal seal = new Seal(row.getLong("number"), row.getLong("event_id"), readable(row.getBytes("hash")));
    return new SealedEvent(seal, recorded ? Optional.of(AuditEventColumns.toDomain(row)) : Optional.empty());
  }

  /** Replaces an invalid hash by that of {@link Seal#START}, which no seal has. */
  private static SealHash readable(byte[] hash) {
    return Optional.ofNullable(hash).filter(bytes -> bytes.length == HASH_LENGTH).map(SealHash::of)
        .orElse(Seal.START.hash());
  }

  /** For a seal that the chain continues from: a missing hash is an error. */
  private static Seal toSeal(ResultSet row) throws SQLException {
    return new Seal(row.getLong("number"), row.getLong("event_id"), SealHash.of(row.getBytes("hash")));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(row.getLong("event_id"), row.getInt("records"), row.getBoolean("sealed"),
        row.getBoolean("pending"));
  }
}
