package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.Refuses;
import io.voicesurvey.adapters.rest.security.AdminOnly;
import io.voicesurvey.adapters.rest.security.Authenticated;
import io.voicesurvey.adapters.rest.security.FreshLogin;
import io.voicesurvey.application.program.CreateService;
import io.voicesurvey.application.program.FindServices;
import io.voicesurvey.application.program.ShowService;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets administrators list and create service accounts. {@code PATCH /api/admin/users/{id}} changes them. */
@Path(ServicesResource.PATH)
@Authenticated
@AdminOnly
@Tag(name = "Programs")
@Singleton
public class ServicesResource {
  static final String PATH = "/api/admin/services";

  private static final Logger LOG = LoggerFactory.getLogger(ServicesResource.class);

  private final HttpSettings settings;
  private final FindServices findServices;
  private final ShowService showService;
  private final CreateService createService;

  @Inject
  public ServicesResource(HttpSettings settings, FindServices findServices, ShowService showService,
      CreateService createService) {
    this.settings = settings;
    this.findServices = findServices;
    this.showService = showService;
    this.createService = createService;
  }

  @GET
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "listServices", summary = "Lists service accounts in pages, in the order of their creation")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "The maximum number of items.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
  @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "The next_cursor of the previous page.", schema = @Schema(type = SchemaType.STRING, pattern = Cursor.UUID_FORM))
  @APIResponse(responseCode = "200", description = "A page of service accounts.", content = @Content(schema = @Schema(implementation = ServicePage.class)))
  public ServicePage list(@Context ContainerRequestContext request) {
    Query query = RequestProperties.query(request).only("limit", "cursor");
    return ServicePage.of(
        findServices.execute(new FindServices.Command(query.cursor(Cursor::uuid).map(UserId::new), query.limit())));
  }

  @POST
  @FreshLogin
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "createService", summary = "Creates a service account", description = "The account has no email and never signs in. It gets tokens by a secret or a trust rule.")
  @RequestBody(required = true, content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NewService.class)))
  @APIResponse(responseCode = "201", description = "The new service account.", headers = @Header(name = "Location", ref = "Created"), content = @Content(schema = @Schema(implementation = ServiceView.class)))
  @Refuses(status = 409, value = ProblemCode.NAME_TAKEN)
  public Response create(@Context ContainerRequestContext request, byte[] body) {
    RequestProperties.query(request);
    CreateService.Command command = Json.read(body, NewService.class).orElseGet(NewService::new)
        .command(Named.actor(request));
    return switch (createService.execute(command)) {
      case CreateService.Outcome.Created(ServiceAccount account) -> {
        Named.log(LOG, request).addKeyValue("user_id", account.user().id().value())
            .addKeyValue("role", account.user().role().label()).log("service account created");
        yield Response.created(settings.publicUrl().resolve(PATH + "/" + account.name().value()))
            .entity(ServiceView.of(account)).build();
      }
      case CreateService.Outcome.NameTaken taken -> throw new ProblemException(ProblemCode.NAME_TAKEN,
          "There is a service account with this name. Choose another name.");
    };
  }

  @GET
  @Path("/{name}")
  @Produces(Json.MEDIA_TYPE)
  @Operation(operationId = "showService", summary = "Returns a service account")
  @Parameter(name = "name", in = ParameterIn.PATH, description = "The name of the service account.", schema = @Schema(type = SchemaType.STRING, pattern = ServiceView.NAME))
  @APIResponse(responseCode = "200", description = "The service account.", content = @Content(schema = @Schema(implementation = ServiceView.class)))
  @Refuses(status = 404, value = ProblemCode.NOT_FOUND)
  public ServiceView show(@PathParam("name") String name) {
    return switch (showService.execute(new ShowService.Command(Named.service(name)))) {
      case ShowService.Outcome.Found(ServiceAccount account) -> ServiceView.of(account);
      case ShowService.Outcome.NotFound none -> throw Named.notFound();
    };
  }
}
