package io.voicesurvey.adapters.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/** An error response of SCIM (RFC 7644, section 3.12). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"schemas", "status", "scimType", "detail"})
public record ScimError(List<String> schemas, String status, Optional<String> scimType, String detail) {

  public static final String MEDIA_TYPE = "application/scim+json";

  /** The path of the API that answers in this form. */
  public static final String ROOT = "/scim/v2";

  private static final List<String> SCHEMAS = List.of("urn:ietf:params:scim:api:messages:2.0:Error");

  public static ScimError of(ProblemException problem) {
    return new ScimError(SCHEMAS, Integer.toString(problem.status()),
        problem.scimErrorType().map(ScimErrorType::label), problem.detail());
  }

  /** Whether the errors of requests to that path have this form. */
  public static boolean isAt(String path) {
    return path.startsWith(ROOT) && (path.length() == ROOT.length() || path.charAt(ROOT.length()) == '/');
  }
}
