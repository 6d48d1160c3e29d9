package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.application.program.AddTrustRule;
import io.voicesurvey.application.program.FindTrustRules;
import io.voicesurvey.application.program.RemoveTrustRule;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.TrustRule;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
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

/** Lets administrators list, add and remove the trust rules of service accounts. */
@Path(ServicesResource.PATH + "/{name}/trusts")
@Authenticated
@AdminOnly
@Tag(name = "Programs")
@Singleton
public class TrustsResource {
  private static final Logger LOG = LoggerFactory.getLogger(TrustsResource.class);

  private final FindTrustRules findTrustRules;
  private final AddTrustRule addTrustRule;
  private final RemoveTrustRule removeTrustRule;

  @Inject
  public TrustsResource(FindTrustRules findTrustRules, AddTrustRule addTrustRule, RemoveTrustRule removeTrustRule) {
    this.findTrustRules = findTrustRules;
    this.addTrustRule = addTrustRule;
    this.removeTrustRule = removeTrustRule;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listTrusts", summary = "Lists the trust rules of a service account")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @APIResponse(responseCode = "200", description = "The rules, the oldest first.", content = @Content(schema = @Schema(implementation = TrustList.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public TrustList list(@Context ContainerRequestContext request, @PathParam("name") String name) {
    RequestProperties.query(request).only();
    return switch (findTrustRules.execute(new FindTrustRules.Command(Named.service(name)))) {
      case FindTrustRules.Outcome.Found(List<TrustRule> rules) ->
        new TrustList(rules.stream().map(TrustView::of).toList());
      case FindTrustRules.Outcome.NotFound none -> throw Named.notFound();
    };
  }

  @POST
  @FreshLogin
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "addTrust", summary = "Adds a trust rule to a service account", description = "A workload whose token matches the rule can exchange that token for an access token of the account.")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewTrust.class)))
  @APIResponse(responseCode = "201", description = "The new rule.", content = @Content(schema = @Schema(implementation = TrustView.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public Response add(@Context ContainerRequestContext request, @PathParam("name") String name, byte[] body) {
    RequestProperties.query(request);
    AddTrustRule.Command command = Json.read(body, NewTrust.class).orElseGet(NewTrust::new)
        .command(Named.service(name), Named.actor(request));
    return switch (addTrustRule.execute(command)) {
      case AddTrustRule.Outcome.Added(TrustRule rule) -> {
        Named.log(LOG, request).addKeyValue("user_id", rule.account().value())
            .addKeyValue("trust_id", rule.id().value()).addKeyValue("issuer", rule.issuer()).log("trust rule added");
        yield Response.status(Response.Status.CREATED).entity(TrustView.of(rule)).build();
      }
      case AddTrustRule.Outcome.NotFound none -> throw Named.notFound();
    };
  }

  @DELETE
  @FreshLogin
  @Path("/{id}")
  @Operation(operationId = "removeTrust", summary = "Removes a trust rule of a service account", description = "The tokens that workloads got by this rule end too.")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @Parameter(name = "id", in = ParameterIn.PATH, description = "The id of the rule.", schema = @Schema(type = SchemaType.STRING, format = "uuid"))
  @APIResponse(responseCode = "204", description = "The rule is removed.")
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public void remove(@Context ContainerRequestContext request, @PathParam("name") String name,
      @PathParam("id") String id) {
    CredentialId rule = Named.credential(id);
    switch (removeTrustRule.execute(new RemoveTrustRule.Command(Named.service(name), rule, Named.actor(request)))) {
      case RemoveTrustRule.Outcome.Removed(var account, int sessions) ->
        Named.log(LOG, request).addKeyValue("user_id", account.value()).addKeyValue("trust_id", rule.value())
            .addKeyValue("revoked", sessions).log("trust rule removed");
      case RemoveTrustRule.Outcome.NotFound none -> throw Named.notFound();
    }
  }
}
