package io.voicesurvey.adapters.rest.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/** A problem document (RFC 9457). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "request_id", "idp_error", "errors"})
public record Problem(String type, String title, int status, String detail, String code,
    @JsonProperty("request_id") String requestId, @JsonProperty("idp_error") Optional<String> idpError,
    List<FieldError> errors) {

  public static final String MEDIA_TYPE = "application/problem+json; charset=utf-8";

  public static Problem of(ProblemException exception, String requestId) {
    return new Problem(exception.code().type(), exception.code().title(), exception.status(), exception.detail(),
        exception.code().name(), requestId, exception.idpError(), exception.errors());
  }
}
