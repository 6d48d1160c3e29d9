package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.application.login.ListProviders;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists the identity providers. Their email domains are not public. */
@Path("/api/auth/providers")
@Tag(name = "Sign-in")
@Singleton
public class ProvidersResource {
  static final String ID_FORM = "^[a-z][a-z0-9-]{0,31}$";

  private final ListProviders listProviders;

  @Inject
  public ProvidersResource(ListProviders listProviders) {
    this.listProviders = listProviders;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listProviders", summary = "Lists the identity providers at which people can sign in")
  @APIResponse(responseCode = "200", description = "The identity providers, in the order in which people see them.", content = @Content(schema = @Schema(implementation = ProviderList.class)))
  public ProviderList list() {
    return new ProviderList(listProviders.execute(new ListProviders.Command()).providers().stream()
        .map(ProviderView::of).toList());
  }
}
