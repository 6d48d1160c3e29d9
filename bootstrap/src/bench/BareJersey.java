import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** One resource of Jersey on Grizzly, both as they come, with records as JSON: what JAX-RS alone costs. */
final class BareJersey {
  public record Health(String status, String version) {}

  public record Profile(String id, String oidc_sub, String email, String name, String role, String status,
      String created_at, String updated_at, String last_login_at) {}

  @Path("/")
  public static final class Answers {
    @GET
    @Path("health")
    @Produces(MediaType.APPLICATION_JSON)
    public Health health() {
      return new Health("ok", "1.0.0");
    }

    @GET
    @Path("api/auth/me")
    @Produces(MediaType.APPLICATION_JSON)
    public Profile me() {
      return new Profile("00000000-0000-7000-0000-000000000001", "person-1", "person1@example.com", "Person Number 1",
          "viewer", "active", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z");
    }
  }

  public static void main(String[] args) throws Exception {
    GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:" + System.getenv("PORT") + "/"),
        new ResourceConfig().register(new Answers()).register(new JacksonJsonProvider()));
    Thread.currentThread().join();
  }
}
