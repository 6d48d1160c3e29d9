package peer;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The same two operations as one writes them on Quarkus in an afternoon: plain JDBC, a table of hashed refresh tokens. */
@Path("/")
@Singleton
public class AuthResource {
  private static final String USER = """
      SELECT id, subject, email, name, role, status, created_at, updated_at, last_login_at FROM users WHERE id = ?""";
  private static final String ROTATE = """
      UPDATE sessions SET token_hash = ?, rotated_at = now() WHERE token_hash = ? AND expires_at > now()
      RETURNING user_id""";

  public record Profile(UUID id, String oidc_sub, String email, String name, String role, String status,
      OffsetDateTime created_at, OffsetDateTime updated_at, OffsetDateTime last_login_at) {}

  public record RefreshRequest(String refresh_token) {}

  @Inject
  DataSource database;

  @Inject
  JsonWebToken token;

  @ConfigProperty(name = "peer.secret")
  String secret;

  private final SecureRandom random = new SecureRandom();

  @GET
  @Path("health")
  @NonBlocking
  public Map<String, String> health() {
    return Map.of("status", "ok");
  }

  @GET
  @Path("api/auth/me")
  @Authenticated
  @Blocking
  public Profile me() throws Exception {
    try (Connection connection = database.getConnection()) {
      return profile(connection, UUID.fromString(token.getSubject()));
    }
  }

  @POST
  @Path("api/auth/refresh")
  @Blocking
  public Map<String, Object> refresh(RefreshRequest request) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String next = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Profile user = QuarkusTransaction.requiringNew().call(() -> rotate(request.refresh_token(), next));
    String access = Jwt.issuer("voicesurveyagent").audience("voicesurveyagent-api").subject(user.id().toString())
        .upn(user.email()).groups(user.role()).claim("name", user.name()).claim("type", "access").expiresIn(3600)
        .signWithSecret(secret);
    return Map.of("access_token", access, "refresh_token", next, "token_type", "Bearer", "expires_in", 3600);
  }

  private Profile rotate(String presented, String next) throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(ROTATE)) {
      statement.setBytes(1, sha256(next));
      statement.setBytes(2, sha256(presented));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new NotAuthorizedException("Bearer");
        }
        return profile(connection, row.getObject(1, UUID.class));
      }
    }
  }

  private static Profile profile(Connection connection, UUID id) throws Exception {
    try (PreparedStatement statement = connection.prepareStatement(USER)) {
      statement.setObject(1, id);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new NotAuthorizedException("Bearer");
        }
        return new Profile(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getString(4),
            row.getString(5), row.getString(6), row.getObject(7, OffsetDateTime.class),
            row.getObject(8, OffsetDateTime.class), row.getObject(9, OffsetDateTime.class));
      }
    }
  }

  private static byte[] sha256(String text) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
