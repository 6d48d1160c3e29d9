package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.CompleteResponse.Header;
import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.problem.ScimError;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates responses without JAX-RS, byte for byte as the resources and filters create them. */
public final class CompleteResponses {
  /** The media types as JAX-RS writes them. */
  private static final String JSON = MediaType.valueOf(Json.MEDIA_TYPE).toString();
  private static final String PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE).toString();
  private static final String SCIM = MediaType.valueOf(ScimError.MEDIA_TYPE).toString();

  private static final byte[] NO_BODY = {};

  private final CommonHeaders common;

  private final MetadataLink metadataLink;

  private final ProblemBodies bodies = new ProblemBodies();

  public CompleteResponses(HttpSettings settings) {
    this.common = new CommonHeaders(settings.corsOrigins());
    this.metadataLink = new MetadataLink(settings.publicOrigin());
  }

  /** Status 200 with that value as JSON. */
  public CompleteResponse ok(Object value, String requestId, Optional<String> origin) {
    List<Header> headers = new ArrayList<>();
    add(headers, JSON, requestId, origin);
    return new CompleteResponse(200, headers, Json.write(value), Optional.empty());
  }

  /**
   * Status 200 without a body.
   *
   * @param own the headers of this response, in sending order
   */
  public CompleteResponse empty(List<Header> own, String requestId, Optional<String> origin) {
    List<Header> headers = new ArrayList<>(own);
    common.addTo(headers, requestId, origin);
    return new CompleteResponse(200, headers, NO_BODY, Optional.empty());
  }

  /** The problem document of a refusal or a failure. */
  public CompleteResponse problem(ProblemException problem, String requestId, Optional<String> origin) {
    return error(problem, PROBLEM, bodies.of(problem, requestId), requestId, origin);
  }

  /** The same for a request to that path, whose errors may have the form of SCIM. */
  public CompleteResponse problem(ProblemException problem, String path, String requestId, Optional<String> origin) {
    return ScimError.isAt(path)
        ? error(problem, SCIM, Json.write(ScimError.of(problem)), requestId, origin)
        : problem(problem, requestId, origin);
  }

  private CompleteResponse error(ProblemException problem, String mediaType, byte[] body, String requestId,
      Optional<String> origin) {
    List<Header> headers = new ArrayList<>();
    problem.headers().forEach((name, values) -> values
        .forEach(value -> headers.add(new Header(name, metadataLink.addTo(problem.status(), name, value)))));
    add(headers, mediaType, requestId, origin);
    return new CompleteResponse(problem.status(), headers, body, Optional.of(problem.code()));
  }

  private void add(List<Header> headers, String mediaType, String requestId, Optional<String> origin) {
    common.addTo(headers, requestId, origin);
    headers.add(new Header(HttpHeaders.CONTENT_TYPE, mediaType));
  }
}
