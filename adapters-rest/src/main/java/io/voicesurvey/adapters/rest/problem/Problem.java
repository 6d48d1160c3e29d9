package io.voicesurvey.adapters.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A problem document (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "request_id", "idp_error", "errors"})
@Schema(description = "A problem document (RFC 9457).")
public record Problem(@Schema(format = "uri-reference", pattern = "^/problems/[a-z-]+$") String type,
    @Schema(minLength = 1) String title, @Schema(minimum = "400", maximum = "599") int status,
    @Schema(description = "What to do.", minLength = 1) String detail,
    @Schema(description = "What is wrong, for programs.", pattern = "^[A-Z_]+$") String code,
    @JsonProperty("request_id") @Schema(pattern = "^[A-Za-z0-9._-]{1,64}$") String requestId,
    @JsonProperty("idp_error") @Schema(description = "The identity provider's own error code.", pattern = "^[A-Za-z0-9_.-]{1,64}$") Optional<String> idpError,
    @Schema(description = "What is wrong with which part of the body or query.", minItems = 1) List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json; charset=utf-8";

  public static Problem of(ProblemException exception, String requestId) {
    return new Problem(exception.code().type(), exception.code().title(), exception.status(), exception.detail(),
        exception.code().name(), requestId, exception.idpError(), exception.errors());
  }
}
