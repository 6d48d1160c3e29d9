package io.voicesurvey.adapters.rest.openapi;

import io.voicesurvey.adapters.rest.http.WebJar;
import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A page to read the OpenAPI document and try the API: Swagger UI, served by this service alone. */
@Path("/docs")
@Tag(name = "Documentation")
@Singleton
public class ConsoleResource {
  private static final String HTML = "text/html; charset=utf-8";

  /**
   * Scripts and styles are files of this service. Images may be embedded in the styles. The page calls only this API.
   */
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private record File(String type, Representation content) {}

  /** Read on first use: they are 1.6 MB, and few instances ever need them. */
  private static final class Files {
    private static final WebJar LIBRARY = new WebJar("org.webjars", "swagger-ui");
    static final Representation PAGE = new Representation(bytes("console.html"));
    static final Map<String, File> ALL = Map.of("console.js", script(bytes("console.js")), "swagger-ui-bundle.js",
        script(LIBRARY.file("swagger-ui-bundle.js")), "swagger-ui.css",
        new File("text/css; charset=utf-8", new Representation(LIBRARY.file("swagger-ui.css"))));
  }

  @GET
  @Produces(HTML)
  @Operation(operationId = "docs", summary = "Returns a web page to read this document and try the API")
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", description = "The page.", headers = {@Header(name = "ETag", ref = "ETag"),
      @Header(name = "Cache-Control", ref = "Revalidated"),
      @Header(name = "Content-Security-Policy", ref = "PagePolicy")}, content = @Content(schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "304", description = "If-None-Match lists the entity tag of the page.", headers = {
      @Header(name = "ETag", ref = "ETag"), @Header(name = "Cache-Control", ref = "Revalidated"),
      @Header(name = "Content-Security-Policy", ref = "PagePolicy")})
  public Response page(@Context ContainerRequestContext request) {
    return Files.PAGE.response(request).header("Content-Security-Policy", POLICY).build();
  }

  @GET
  @Navigated
  @Path("/{file}")
  @Operation(hidden = true)
  public Response file(@Context ContainerRequestContext request, @PathParam("file") String name) {
    File file = Optional.ofNullable(Files.ALL.get(name)).orElseThrow(
        () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such file. See GET /docs."));
    return file.content().response(request).header(HttpHeaders.CONTENT_TYPE, file.type()).build();
  }

  private static File script(byte[] content) {
    return new File("text/javascript; charset=utf-8", new Representation(content));
  }

  private static byte[] bytes(String name) {
    try (InputStream file = ConsoleResource.class.getResourceAsStream(name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
