package io.voicesurvey.adapters.persistence.program;

import io.voicesurvey.adapters.persistence.Database;
import io.voicesurvey.adapters.persistence.Times;
import io.voicesurvey.application.port.CredentialHolder;
import io.voicesurvey.application.port.TrustRules;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Trust rules in the table {@code trust_rules}. */
public final class JdbcTrustRules implements TrustRules {
  private static final String FIND = """
      SELECT r.id, r.user_id, r.issuer, r.audience, r.max_lifetime, r.created_at,
        ARRAY(SELECT key FROM jsonb_each_text(r.claims) ORDER BY key) AS claim_names,
        ARRAY(SELECT value FROM jsonb_each_text(r.claims) ORDER BY key) AS claim_values
      FROM trust_rules r WHERE %s = ? ORDER BY r.created_at, r.id""";

  private static final String FIND_BY_ISSUER = FIND.formatted("r.issuer");

  private static final String FIND_BY_USER = FIND.formatted("r.user_id");

  private static final String ADD = """
      INSERT INTO trust_rules (id, user_id, issuer, audience, claims, max_lifetime, created_at)
      VALUES (?, ?, ?, ?, jsonb_object(?, ?), ?, ?)""";

  private static final String DELETE = "DELETE FROM trust_rules WHERE id = ? AND user_id = ?";

  private static final String HOLD = Holders.query("trust_rules");

  private final Database database;

  public JdbcTrustRules(Database database) {
    this.database = database;
  }

  @Override
  public List<TrustRule> find(String issuer) {
    return find(FIND_BY_ISSUER, issuer);
  }

  @Override
  public List<TrustRule> find(UserId account) {
    return find(FIND_BY_USER, account.value());
  }

  private List<TrustRule> find(String sql, Object value) {
    return database.inStatement(sql, statement -> {
      statement.setObject(1, value);
      List<TrustRule> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(toDomain(row));
        }
      }
      return found;
    });
  }

  @Override
  public void add(TrustRule rule) {
    database.inStatement(ADD, statement -> {
      Connection connection = statement.getConnection();
      List<Map.Entry<String, String>> claims = List.copyOf(rule.claims().entrySet());
      statement.setObject(1, rule.id().value());
      statement.setObject(2, rule.account().value());
      statement.setString(3, rule.issuer());
      statement.setString(4, rule.audience());
      statement.setArray(5, connection.createArrayOf("text", claims.stream().map(Map.Entry::getKey).toArray()));
      statement.setArray(6, connection.createArrayOf("text", claims.stream().map(Map.Entry::getValue).toArray()));
      statement.setInt(7, (int) rule.maxLifetime().toSeconds());
      statement.setObject(8, Times.write(rule.createdAt()));
      return statement.executeUpdate();
    });
  }

  @Override
  public boolean delete(UserId account, CredentialId rule) {
    return database.inStatement(DELETE, statement -> {
      statement.setObject(1, rule.value());
      statement.setObject(2, account.value());
      return statement.executeUpdate() == 1;
    });
  }

  @Override
  public Optional<CredentialHolder> hold(CredentialId rule) {
    return database.inStatement(HOLD, statement -> Holders.read(statement, rule));
  }

  private static TrustRule toDomain(ResultSet row) throws SQLException {
    return new TrustRule(new CredentialId(row.getObject("id", UUID.class)),
        new UserId(row.getObject("user_id", UUID.class)), row.getString("issuer"), row.getString("audience"),
        claims(row), Duration.ofSeconds(row.getInt("max_lifetime")), Times.read(row, 6));
  }

  private static Map<String, String> claims(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("claim_names").getArray();
    String[] values = (String[]) row.getArray("claim_values").getArray();
    Map<String, String> claims = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      claims.put(names[i], values[i]);
    }
    return claims;
  }
}
