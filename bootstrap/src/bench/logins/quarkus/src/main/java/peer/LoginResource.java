package peer;

import io.quarkus.oidc.IdToken;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A login with Quarkus OIDC as a web application, its session in a cookie; it stores the user. */
@Path("/")
@Singleton
public class LoginResource {
  private static final String UPSERT = """
      INSERT INTO users (id, subject, email, name, role, status, created_at, updated_at, last_login_at)
      VALUES (?, ?, ?, ?, 'viewer', 'active', now(), now(), now())
      ON CONFLICT (subject) DO UPDATE SET email = excluded.email, name = excluded.name, updated_at = now(),
        last_login_at = now()
      RETURNING id, role""";

  public record Profile(UUID id, String oidc_sub, String email, String name, String role) {}

  @Inject
  DataSource database;

  @Inject
  @IdToken
  JsonWebToken token;

  @GET
  @Path("health")
  @NonBlocking
  public Map<String, String> health() {
    return Map.of("status", "ok");
  }

  @GET
  @Path("login")
  @Authenticated
  @Blocking
  public Profile login() throws Exception {
    String email = token.getClaim("email");
    String name = token.getClaim("name");
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(UPSERT)) {
      statement.setObject(1, UUID.randomUUID());
      statement.setString(2, token.getSubject());
      statement.setString(3, email);
      statement.setString(4, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Profile(row.getObject(1, UUID.class), token.getSubject(), email, name, row.getString(2));
      }
    }
  }
}
