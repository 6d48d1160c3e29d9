package io.voicesurvey.adapters.rest.session;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.Secret;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * A body that may hold a refresh token. Not a record: it holds a token, and JSON null differs from an absent member.
 */
@Schema(name = "RefreshRequest", type = SchemaType.OBJECT, additionalProperties = Schema.False.class, properties = @SchemaProperty(name = "refresh_token", type = SchemaType.STRING, description = "The refresh token. If absent, the refresh cookie is used.", pattern = RefreshRequest.CLEAN_TEXT))
final class RefreshRequest {
  /**
   * Not empty, and without the control characters and line ends that {@link io.voicesurvey.domain.Text#isClean}
   * forbids.
   */
  static final String CLEAN_TEXT = "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]+$";

  @Schema(hidden = true)
  private Optional<Secret> refreshToken = Optional.empty();

  @JsonSetter(value = "refresh_token", nulls = Nulls.FAIL)
  void take(String token) {
    if (token.isEmpty()) {
      throw ProblemException.invalid("refresh_token", "must not be empty");
    }
    refreshToken = Optional.of(Secret.of(token));
  }

  Optional<Secret> refreshToken() {
    return refreshToken;
  }
}
