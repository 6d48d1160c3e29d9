package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Serves the files that the pages load. A page of an older release finds none of its files and must be reloaded. */
@Path(Assets.PATH)
@Singleton
public class AssetsResource {
  @Inject
  public AssetsResource() {}

  @GET
  @Navigated
  @Path("/{digest}/{file}")
  @Operation(hidden = true)
  public Response file(@Context ContainerRequestContext request, @PathParam("digest") String digest,
      @PathParam("file") String file) {
    return response(request, digest, file);
  }

  @GET
  @Navigated
  @Path("/{digest}/{folder}/{file}")
  @Operation(hidden = true)
  public Response file(@Context ContainerRequestContext request, @PathParam("digest") String digest,
      @PathParam("folder") String folder, @PathParam("file") String file) {
    return response(request, digest, folder + "/" + file);
  }

  private static Response response(ContainerRequestContext request, String digest, String path) {
    return Site.get().assets().find(digest, path)
        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such file. Reload the page."))
        .response(request);
  }
}
