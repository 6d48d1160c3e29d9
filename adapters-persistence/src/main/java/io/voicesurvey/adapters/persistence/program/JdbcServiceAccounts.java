package io.voicesurvey.adapters.persistence.program;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.adapters.persistence.user.StoredUser;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.ServiceAccounts;
import io.voicesurvey.domain.program.ClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.SecretDigest;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Service accounts in the table {@code users}, and their secrets in {@code client_secrets}. */
public final class JdbcServiceAccounts implements ServiceAccounts {
  /** Subqueries and OFFSET 0, so that the planner looks up each account by index: it would read whole tables for a page. */
  private static final String WITH_SECRETS = """
      SELECT c.id, c.digest, c.created_at, c.expires_at,
        (SELECT last_used_at FROM service_uses WHERE user_id = u.id),\s""" + StoredUser.COLUMNS + """
       FROM %s u
      LEFT JOIN LATERAL (SELECT * FROM client_secrets WHERE user_id = u.id OFFSET 0) c ON TRUE""";
  private static final int USER_COLUMNS = 6;

  private static final String FIND = WITH_SECRETS.formatted("users")
      + " WHERE u.issuer = ? AND u.subject = ? ORDER BY c.created_at, c.id";

  /** The issuer is a literal, so that the planner can use the index of the service accounts alone. */
  private static final String PAGE = WITH_SECRETS.formatted(
      "(SELECT * FROM users WHERE issuer = '" + ServiceName.ISSUER + "' AND id > ? ORDER BY id LIMIT ?)")
      + " ORDER BY u.id, c.created_at, c.id";

  private static final String ADD = """
      INSERT INTO client_secrets (id, user_id, digest, created_at, expires_at) VALUES (?, ?, ?, ?, ?)""";

  private static final String DELETE = "DELETE FROM client_secrets WHERE id = ? AND user_id = ?";

  private static final String HOLD = Holders.query("client_secrets");

  /** The nil UUID (RFC 9562, section 5.9): sorts before all others and identifies no user. */
  private static final UUID NIL = new UUID(0, 0);

  private final Database database;

  public JdbcServiceAccounts(Database database) {
    this.database = database;
  }

  @Override
  public Optional<ServiceAccount> find(ServiceName name) {
    return database.inStatement(FIND, statement -> {
      statement.setString(1, name.identity().issuer());
      statement.setString(2, name.identity().subject());
      return read(statement).stream().findFirst();
    });
  }

  @Override
  public List<ServiceAccount> find(Optional<UserId> after, int limit) {
    return database.inStatement(PAGE, statement -> {
      statement.setObject(1, after.map(UserId::value).orElse(NIL));
      statement.setInt(2, limit);
      return read(statement);
    });
  }

  @Override
  public void addSecret(UserId account, ClientSecret secret) {
    database.inStatement(ADD, statement -> {
      statement.setObject(1, secret.id().value());
      statement.setObject(2, account.value());
      statement.setString(3, secret.digest().hex());
      statement.setObject(4, Times.write(secret.createdAt()));
      Times.bind(statement, 5, secret.expiresAt());
      return statement.executeUpdate();
    });
  }

  @Override
  public boolean deleteSecret(UserId account, CredentialId secret) {
    return database.inStatement(DELETE, statement -> {
      statement.setObject(1, secret.value());
      statement.setObject(2, account.value());
      return statement.executeUpdate() == 1;
    });
  }

  @Override
  public Optional<CredentialHolder> hold(CredentialId secret) {
    return database.inStatement(HOLD, statement -> Holders.read(statement, secret));
  }

  /** One row for each secret of each account; a row without a secret for an account that has none. */
  private static List<ServiceAccount> read(PreparedStatement statement) throws SQLException {
    Map<User, Optional<Instant>> uses = new LinkedHashMap<>();
    Map<User, List<ClientSecret>> secrets = new LinkedHashMap<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        User user = StoredUser.read(row, USER_COLUMNS);
        uses.put(user, Times.readOptional(row, 5));
        List<ClientSecret> known = secrets.computeIfAbsent(user, key -> new ArrayList<>());
        secret(row).ifPresent(known::add);
      }
    }
    return secrets.entrySet().stream()
        .map(entry -> new ServiceAccount(entry.getKey(), entry.getValue(), uses.get(entry.getKey()))).toList();
  }

  private static Optional<ClientSecret> secret(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    return id == null
        ? Optional.empty()
        : Optional.of(new ClientSecret(new CredentialId(id), SecretDigest.parse(row.getString(2)), Times.read(row, 3),
            Times.readOptional(row, 4)));
  }
}
