package io.voicesurvey.adapters.rest.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An error response of OAuth 2.0 (RFC 6749, section 5.2), with the code and the request id of a problem document. */
@JsonPropertyOrder({"error", "error_description", "code", "request_id"})
@Schema(description = "An error response of OAuth 2.0 (RFC 6749, section 5.2).")
public record OAuthError(@Schema(pattern = "^[a-z_]+$") String error,
    @JsonProperty("error_description") @Schema(description = "What to do.", pattern = OAuthError.DESCRIPTION) String description,
    @Schema(description = "What is wrong, for programs.", pattern = "^[A-Z_]+$") String code,
    @JsonProperty("request_id") @Schema(pattern = "^[A-Za-z0-9._-]{1,64}$") String requestId) {

  public static final String MEDIA_TYPE = "application/json; charset=utf-8";

  /** The characters that RFC 6749 allows: printable ASCII without quotation mark and backslash. */
  public static final String DESCRIPTION = "^[ !#-\\[\\]-~]+$";

  private static final Pattern OTHER = Pattern.compile("[^ !#-\\[\\]-~]");

  /** @param problem has an {@link ProblemException#oauthError} */
  public static OAuthError of(ProblemException problem, String requestId) {
    return new OAuthError(problem.oauthError().orElseThrow().label(), OTHER.matcher(problem.detail()).replaceAll("?"),
        problem.code().name(),
        requestId);
  }
}
