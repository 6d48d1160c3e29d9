package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.application.session.DescribeTokens;
import io.voicesurvey.domain.login.WebOrigin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Publishes the metadata of this service as an authorization server and as a protected resource of OAuth 2.0. */
@Path("/.well-known")
@Tag(name = "Programs")
@Singleton
public class MetadataResource {
  private static final String CACHED = "public, max-age=300";

  private final WebOrigin origin;
  private final DescribeTokens describeTokens;

  @Inject
  public MetadataResource(HttpSettings settings, DescribeTokens describeTokens) {
    this.origin = settings.publicOrigin();
    this.describeTokens = describeTokens;
  }

  @GET
  @Path("/oauth-authorization-server")
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "authorizationServerMetadata", summary = "The metadata of the authorization server", description = "The metadata of RFC 8414. It exists only if JWT_ISSUER is PUBLIC_URL.")
  @APIResponse(responseCode = "200", description = "The metadata.", headers = @Header(name = "Cache-Control", ref = "PublicCache"), content = @Content(schema = @Schema(implementation = AuthorizationServerMetadata.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public Response authorizationServer() {
    return cached(AuthorizationServerMetadata.of(origin, issuer().orElseThrow(() -> new ProblemException(
        ProblemCode.NOT_FOUND, "This metadata exists only if JWT_ISSUER is PUBLIC_URL. Ask the operator."))));
  }

  @GET
  @Path("/oauth-protected-resource")
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "protectedResourceMetadata", summary = "The metadata of the protected resource", description = "The metadata of RFC 9728. The challenge of each response with status 401 links to it.")
  @APIResponse(responseCode = "200", description = "The metadata.", headers = @Header(name = "Cache-Control", ref = "PublicCache"), content = @Content(schema = @Schema(implementation = ProtectedResourceMetadata.class)))
  public Response protectedResource() {
    return cached(ProtectedResourceMetadata.of(origin, issuer()));
  }

  /** The issuer of tokens, if its metadata is at this origin, also if it ends with a slash (RFC 8414, section 3.1). */
  private Optional<String> issuer() {
    return Optional.of(describeTokens.execute(new DescribeTokens.Command()).issuer())
        .filter(issuer -> issuer.equals(origin.value()) || issuer.equals(origin.value() + "/"));
  }

  private static Response cached(Object metadata) {
    return Response.ok(metadata).header(HttpHeaders.CACHE_CONTROL, CACHED).build();
  }
}
