package surveys;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** A service that accepts access tokens: its settings are in docs/relying-parties.md. */
@Path("/")
public class Surveys {
  @Inject
  JsonWebToken caller;

  @GET
  @Path("surveys")
  @RolesAllowed({"viewer", "campaign_manager", "admin"})
  public String list() {
    return caller.getSubject();
  }

  @GET
  @Path("settings")
  @RolesAllowed("admin")
  public String settings() {
    return caller.getSubject();
  }
}
