package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.application.session.TokenState;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalIdentity;
import io.voicesurvey.domain.user.User;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The state of a token (RFC 7662, section 2.2). */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"active", "token_type", "client_id", "sub", "username", "email", "name", "role", "scope", "iss",
    "aud", "iat", "exp", "jti", "sid", "auth_time", "acr"})
@Schema(description = "The state of a token (RFC 7662, section 2.2). If it is not active, no other member is present. The user is as it is now.")
public record Introspection(boolean active,
    @JsonProperty("token_type") @Schema(description = "Bearer for an access token.", enumeration = {
        "Bearer",
        "refresh_token"}) Optional<String> tokenType,
    @JsonProperty("client_id") @Schema(description = "Present if the user is a service account.", examples = "service:nightly-export") Optional<String> clientId,
    @JsonProperty("sub") @Schema(description = "The id of the user.", format = "uuid") Optional<String> subject,
    @Schema(description = "The email address, or else the subject at the identity provider.", minLength = 1) Optional<String> username,
    @Schema(maxLength = 320, examples = "ada@example.com") Optional<String> email,
    @Schema(minLength = 1, maxLength = 255, examples = "Ada Lovelace") Optional<String> name,
    @Schema(enumeration = {"admin", "campaign_manager", "viewer"}) Optional<String> role,
    @Schema(description = "The role.", enumeration = {"admin", "campaign_manager", "viewer"}) Optional<String> scope,
    @JsonProperty("iss") @Schema(description = "JWT_ISSUER.") Optional<String> issuer,
    @JsonProperty("aud") @Schema(description = "JWT_AUDIENCE.") Optional<String> audience,
    @JsonProperty("iat") @Schema(description = "When the token was issued, in seconds since 1970.") Optional<Long> issuedAt,
    @JsonProperty("exp") @Schema(description = "When the token expires, in seconds since 1970.") Optional<Long> expiresAt,
    @JsonProperty("jti") @Schema(description = "The id of the token.") Optional<String> tokenId,
    @JsonProperty("sid") @Schema(description = "The id of the session.", format = "uuid") Optional<String> sessionId,
    @JsonProperty("auth_time") @Schema(description = "When the user last authenticated, in seconds since 1970.") Optional<Long> authenticatedAt,
    @Schema(description = "The class of that authentication.") Optional<String> acr){

  static final Introspection INACTIVE = new Introspection(false, Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
      Optional.empty());

  static Introspection of(TokenState state) {
    User user = state.user();
    Session session = state.session();
    Authentication authentication = session.authentication();
    Optional<String> email = user.email().map(EmailAddress::value);
    Optional<String> subject = user.identity().map(ExternalIdentity::subject);
    Optional<String> role = Optional.of(user.role().label());
    return new Introspection(true, Optional.of(tokenType(state.kind())), subject.filter(id -> user.isServiceAccount()),
        Optional.of(user.id().value().toString()), email.or(() -> subject), email, Optional.of(user.name().value()),
        role, role, Optional.of(state.issuer()), Optional.of(state.audience()),
        Optional.of(state.claims().issuedAt().getEpochSecond()),
        Optional.of(state.claims().expiresAt().getEpochSecond()), Optional.of(state.claims().id()),
        Optional.of(session.id().value().toString()), authentication.time().map(Instant::getEpochSecond),
        authentication.acr());
  }

  private static String tokenType(TokenState.Kind kind) {
    return switch (kind) {
      case ACCESS -> "Bearer";
      case REFRESH -> "refresh_token";
    };
  }
}
