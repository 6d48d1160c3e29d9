package io.voicesurvey.adapters.rest.program;

import com.fasterxml.jackson.annotation.JsonSetter;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.program.AddTrustRule;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** A body with a new trust rule. Members accept any JSON type, so that the error for a wrong value explains it. */
@Schema(name = "NewTrust", type = SchemaType.OBJECT, requiredProperties = {"issuer", "audience",
    "claims"}, additionalProperties = Schema.False.class, properties = {
        @SchemaProperty(name = "issuer", type = SchemaType.STRING, description = "The iss claim of the workload's token, exactly.", pattern = TrustRule.ISSUER_FORM, maxLength = TrustRule.MAX_ISSUER_LENGTH, examples = "https://token.actions.githubusercontent.com"),
        @SchemaProperty(name = "audience", description = "Must be in the aud claim.", implementation = NewTrust.ClaimText.class),
        @SchemaProperty(name = "claims", type = SchemaType.OBJECT, description = "Further claims and their exact values; a star is no wildcard. At least one besides iss and aud.", minProperties = 1, maxProperties = TrustRule.MAX_CLAIMS, propertyNames = NewTrust.ClaimText.class, additionalProperties = NewTrust.ClaimText.class),
        @SchemaProperty(name = "max_ttl_seconds", type = SchemaType.INTEGER, description = "The longest lifetime of an access token.", minimum = "60", maximum = "86400", defaultValue = "3600")})
final class NewTrust {
  private static final String CLAIMS = "claims";

  @Schema(hidden = true)
  private Optional<String> issuer = Optional.empty();
  @Schema(hidden = true)
  private Optional<String> audience = Optional.empty();
  @Schema(hidden = true)
  private Optional<Map<String, String>> claims = Optional.empty();
  @Schema(hidden = true)
  private Duration lifetime = TrustRule.DEFAULT_LIFETIME;

  @JsonSetter("issuer")
  void takeIssuer(Object value) {
    issuer = Optional.of(Members.text(value)).filter(TrustRule::isIssuer);
    issuer.orElseThrow(() -> ProblemException.invalid("issuer", "must be an https URL of at most 255 characters,"
        + " without query, fragment and user name; http is allowed only for localhost"));
  }

  @JsonSetter("audience")
  void takeAudience(Object value) {
    audience = Optional.of(Members.text(value)).filter(TrustRule::isText);
    audience.orElseThrow(
        () -> ProblemException.invalid("audience", "must be a string of 1 to 1,000 printable characters"));
  }

  @JsonSetter(CLAIMS)
  void takeClaims(Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      throw invalidClaims();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    members.forEach((name, text) -> texts.put(Members.text(name), Members.text(text)));
    if (!TrustRule.areClaims(texts)) {
      throw invalidClaims();
    }
    claims = Optional.of(texts);
  }

  @JsonSetter("max_ttl_seconds")
  void takeLifetime(Object value) {
    lifetime = Members.duration("max_ttl_seconds", value, ChronoUnit.SECONDS,
        (int) TrustRule.MIN_LIFETIME.toSeconds(), (int) TrustRule.MAX_LIFETIME.toSeconds());
  }

  AddTrustRule.Command command(ServiceName name, Actor actor) {
    return new AddTrustRule.Command(name, issuer.orElseThrow(() -> Members.missing("issuer")),
        audience.orElseThrow(() -> Members.missing("audience")), claims.orElseThrow(() -> Members.missing(CLAIMS)),
        lifetime, actor);
  }

  private static ProblemException invalidClaims() {
    return ProblemException.invalid(CLAIMS, "must be an object of 1 to 20 strings, each of 1 to 1,000 printable"
        + " characters, with at least one claim besides iss and aud");
  }

  /** An audience, or the name or value of a claim. */
  @Schema(name = "ClaimText", type = SchemaType.STRING, minLength = 1, maxLength = TrustRule.MAX_LENGTH, pattern = "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]+$")
  interface ClaimText {}
}
