package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.application.program.CreateClientSecret;
import io.voicesurvey.application.program.DeleteClientSecret;
import io.voicesurvey.domain.program.CredentialId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets administrators create and delete the secrets of service accounts. */
@Path(ServicesResource.PATH + "/{name}/secrets")
@Authenticated
@AdminOnly
@FreshLogin
@Tag(name = "Programs")
@Singleton
public class SecretsResource {
  private static final Logger LOG = LoggerFactory.getLogger(SecretsResource.class);

  private final CreateClientSecret createClientSecret;
  private final DeleteClientSecret deleteClientSecret;

  @Inject
  public SecretsResource(CreateClientSecret createClientSecret, DeleteClientSecret deleteClientSecret) {
    this.createClientSecret = createClientSecret;
    this.deleteClientSecret = deleteClientSecret;
  }

  @POST
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "createSecret", summary = "Creates a secret of a service account", description = "An account has at most two secrets that have not expired, so that one replaces the other without an outage.")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @RequestBody(required = false, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewSecret.class)))
  @APIResponse(responseCode = "201", description = "The new secret.", content = @Content(schema = @Schema(implementation = CreatedSecret.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  @Refuses(status = 409, value = ProblemCode.TOO_MANY_SECRETS)
  public Response create(@Context ContainerRequestContext request, @PathParam("name") String name, byte[] body) {
    RequestProperties.query(request);
    NewSecret wanted = Json.read(body, NewSecret.class).orElseGet(NewSecret::new);
    CreateClientSecret.Command command = new CreateClientSecret.Command(Named.service(name), wanted.lifetime(),
        Named.actor(request));
    return switch (createClientSecret.execute(command)) {
      case CreateClientSecret.Outcome.Created created -> {
        Named.log(LOG, request).addKeyValue("client_id", created.clientId())
            .addKeyValue("secret_id", created.secret().id().value()).log("client secret created");
        yield Response.status(Response.Status.CREATED).entity(CreatedSecret.of(created)).build();
      }
      case CreateClientSecret.Outcome.NotFound none -> throw Named.notFound();
      case CreateClientSecret.Outcome.TooManySecrets many -> throw new ProblemException(ProblemCode.TOO_MANY_SECRETS,
          "The service account has two secrets. Delete one of them first.");
    };
  }

  @DELETE
  @Path("/{id}")
  @Operation(operationId = "deleteSecret", summary = "Deletes a secret of a service account", description = "The tokens for this secret end too.")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the secret.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "204", description = "The secret is deleted.")
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public void delete(@Context ContainerRequestContext request, @PathParam("name") String name,
      @PathParam("id") String id) {
    CredentialId secret = Named.credential(id);
    switch (deleteClientSecret
        .execute(new DeleteClientSecret.Command(Named.service(name), secret, Named.actor(request)))) {
      case DeleteClientSecret.Outcome.Deleted(var account, int sessions) ->
        Named.log(LOG, request).addKeyValue("user_id", account.value()).addKeyValue("secret_id", secret.value())
            .addKeyValue("revoked", sessions).log("client secret deleted");
      case DeleteClientSecret.Outcome.NotFound none -> throw Named.notFound();
    }
  }
}
