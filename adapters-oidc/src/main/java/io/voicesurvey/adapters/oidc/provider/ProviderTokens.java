package io.voicesurvey.adapters.oidc.provider;

import static io.voicesurvey.adapters.oidc.provider.FailedCheck.unless;

import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The checks that ID and logout tokens share: OpenID Connect Back-Channel Logout 1.0, section 2.6, items 1 to 4. */
final class ProviderTokens {
  private static final String RS256 = "RS256";

  private final ProviderSettings settings;
  private final TokenSignatures signatures;
  private final InstantSource clock;

  ProviderTokens(ProviderSettings settings, TokenSignatures signatures, InstantSource clock) {
    this.settings = settings;
    this.signatures = signatures;
    this.clock = clock;
  }

  /** The first failed signature check, as {@link FailedCheck} describes it; empty if the provider signed the token. */
  Optional<String> signatureFailure(String token, CompactJws jws, ProviderMetadata metadata) {
    return signatures.failure(token, jws, new TokenSignatures.Accepted(algorithms(metadata),
        settings.variable("ID_TOKEN_ALG") + " or the provider's metadata", settings.clientSecret(),
        metadata.jwksUri()));
  }

  private List<String> algorithms(ProviderMetadata metadata) {
    if (!settings.idTokenAlgorithms().isEmpty()) {
      return settings.idTokenAlgorithms();
    }
    List<String> asymmetric = TokenSignatures.asymmetric(metadata.idTokenAlgorithms());
    return asymmetric.contains(RS256) ? List.of(RS256) : asymmetric;
  }

  /**
   * The first failed check of the signed token; empty if the provider issued it to us and it is valid now.
   *
   * @param types  the accepted {@code typ} header values, in lower case; a token without {@code typ} is accepted too
   * @param maxAge the maximum time since its issue
   */
  Optional<String> failure(CompactJws jws, Set<String> types, Duration maxAge) {
    JsonObject claims = jws.claims();
    Instant now = clock.instant();
    return unless(() -> jws.isOfType(types), jws.header(), "typ", FailedCheck.list(types.stream().sorted().toList()))
        .or(() -> issuerFailure(claims)).or(() -> audienceFailure(claims))
        .or(() -> unless(() -> !claims.containsKey("azp") || is(claims, "azp", settings.clientId()), claims, "azp",
            FailedCheck.quoted(settings.clientId())))
        .or(() -> timeFailure(claims, maxAge, now));
  }

  Optional<String> issuerFailure(JsonObject claims) {
    return unless(() -> is(claims, "iss", settings.issuer()), claims, "iss",
        FailedCheck.quoted(settings.issuer()) + ", which is " + settings.variable("ISSUER"));
  }

  /** Another audience could obtain the token and replay it here, so it must be a trusted one. */
  Optional<String> audienceFailure(JsonObject claims) {
    List<JsonValue> audiences = audiences(claims);
    boolean ours = audiences.stream().anyMatch(this::isOurs);
    if (!ours) {
      return Optional.of("aud is " + FailedCheck.shown(claims, "aud") + ", expected "
          + FailedCheck.quoted(settings.clientId()) + ", which is " + settings.variable("CLIENT_ID"));
    }
    return audiences.stream().filter(audience -> !isOurs(audience) && !isTrusted(audience)).findFirst()
        .map(other -> "aud contains " + FailedCheck.shown(other.toString()) + " in addition to "
            + FailedCheck.quoted(settings.clientId())
            + ", expected no other audience; if you trust it, add it to " + settings.variable("TRUSTED_AUDIENCES"));
  }

  /** With several audiences, only {@code azp} identifies the client that received the token. */
  Optional<String> missingPartyFailure(JsonObject claims) {
    return unless(() -> audiences(claims).size() == 1 || claims.containsKey("azp"), claims, "azp",
        FailedCheck.quoted(settings.clientId()) + " if there are several audiences");
  }

  private static List<JsonValue> audiences(JsonObject claims) {
    return switch (claims.getOrDefault("aud", JsonValue.NULL)) {
      case JsonArray array -> array;
      case JsonValue single -> List.of(single);
    };
  }

  private boolean isOurs(JsonValue audience) {
    return audience instanceof JsonString text && text.getString().equals(settings.clientId());
  }

  private boolean isTrusted(JsonValue audience) {
    return audience instanceof JsonString text && settings.trustedAudiences().contains(text.getString());
  }

  private Optional<String> timeFailure(JsonObject claims, Duration maxAge, Instant now) {
    String ours = ourTime(now);
    return expiryFailure(claims)
        .or(() -> unless(() -> isRecentlyIssued(claims, maxAge, now), claims, "iat",
            "a time in the last " + maxAge.toSeconds() + " s" + ours))
        .or(() -> unless(() -> !claims.containsKey("nbf") || isBefore(claims, "nbf", now), claims, "nbf",
            "a time in the past" + ours));
  }

  Optional<String> expiryFailure(JsonObject claims) {
    Instant now = clock.instant();
    return unless(() -> isAfter(claims, "exp", now.minus(settings.clockSkew())), claims, "exp",
        "a time in the future" + ourTime(now));
  }

  private String ourTime(Instant now) {
    return " (our clock is at " + now.getEpochSecond() + ", " + settings.variable("CLOCK_SKEW_SECONDS") + " is "
        + settings.clockSkew().toSeconds() + ")";
  }

  /** The time from which a token with these claims is refused because of its age. */
  Instant end(JsonObject claims, Duration maxAge) {
    Instant expiry = StrictJson.date(claims, "exp").orElseThrow();
    Instant oldAge = StrictJson.date(claims, "iat").orElseThrow().plus(maxAge);
    return (expiry.isBefore(oldAge) ? expiry : oldAge).plus(settings.clockSkew());
  }

  static boolean is(JsonObject claims, String name, String value) {
    return StrictJson.string(claims, name).filter(value::equals).isPresent();
  }

  private boolean isRecentlyIssued(JsonObject claims, Duration maxAge, Instant now) {
    return isBefore(claims, "iat", now) && isAfter(claims, "iat", now.minus(maxAge).minus(settings.clockSkew()));
  }

  private boolean isBefore(JsonObject claims, String name, Instant now) {
    return StrictJson.date(claims, name).filter(date -> !date.isAfter(now.plus(settings.clockSkew()))).isPresent();
  }

  private static boolean isAfter(JsonObject claims, String name, Instant limit) {
    return StrictJson.date(claims, name).filter(date -> date.isAfter(limit)).isPresent();
  }
}
