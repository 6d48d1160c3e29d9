package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.Navigated;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Serves the files that the pages load. While two releases run behind one proxy, an instance of one release gets requests
 * for files of the other. It redirects the browser to the same file, because the proxy may pass the next request to
 * another instance. If no instance has the file, the page is loaded again.
 */
@Path(Assets.PATH)
@Singleton
public class AssetsResource {
  /** The parameter that counts the redirects. */
  private static final String ATTEMPT = "attempt";

  /** Browsers follow 20 redirects at most (WHATWG Fetch, HTTP-redirect fetch). */
  private static final int LAST_ATTEMPT = 16;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");

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
    Assets assets = Site.get().assets();
    int attempt = attempt(request);
    if (!assets.isOfAnotherRelease(digest)) {
      return assets.find(digest, path).orElseThrow(AssetsResource::unknown).response(request);
    }
    return attempt < LAST_ATTEMPT ? again(attempt + 1) : assets.reloading(path).orElseThrow(AssetsResource::unknown);
  }

  private static int attempt(ContainerRequestContext request) {
    String attempt = RequestProperties.query(request).single(ATTEMPT).orElse("0");
    if (!NUMBER.matcher(attempt).matches()) {
      throw ProblemException.invalid(ATTEMPT, "must be a number of at most two digits");
    }
    return Integer.parseInt(attempt);
  }

  /** Never stored: another instance has the file. */
  private static Response again(int attempt) {
    return Response.status(Response.Status.TEMPORARY_REDIRECT)
        .header(HttpHeaders.LOCATION, "?" + ATTEMPT + "=" + attempt).build();
  }

  private static ProblemException unknown() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no such file. Reload the page.");
  }
}
