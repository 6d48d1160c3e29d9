package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What ID tokens and logout tokens have in common: OpenID Connect Back-Channel Logout 1.0, section 2.6, items 1 to 4. */
final class ProviderTokens {
  private final ProviderSettings settings;
  private final TokenSignatures signatures;
  private final InstantSource clock;

  ProviderTokens(ProviderSettings settings, TokenSignatures signatures, InstantSource clock) {
    this.settings = settings;
    this.signatures = signatures;
    this.clock = clock;
  }

  /**
   * The first check that the token fails, or none where the provider issued it to us alone and its time is not over.
   *
   * @param types  what its header may call it, in lower case; it may also be silent
   * @param maxAge how long ago it may have been issued
   */
  Optional<String> failure(String token, CompactJws jws, Set<String> types, Duration maxAge,
      ProviderMetadata metadata) {
    return failing("typ", () -> isOfType(jws, types)).or(() -> signatures.failure(token, jws, metadata))
        .or(() -> claimFailure(jws.claims(), maxAge));
  }

  /** From when on a token of these claims fails for its age. */
  Instant end(JsonObject claims, Duration maxAge) {
    Instant expiry = StrictJson.date(claims, "exp").orElseThrow();
    Instant oldAge = StrictJson.date(claims, "iat").orElseThrow().plus(maxAge);
    return (expiry.isBefore(oldAge) ? expiry : oldAge).plus(settings.clockSkew());
  }

  static Optional<String> failing(String check, BooleanSupplier holds) {
    return holds.getAsBoolean() ? Optional.empty() : Optional.of(check);
  }

  static boolean is(JsonObject claims, String name, String value) {
    return StrictJson.string(claims, name).filter(value::equals).isPresent();
  }

  /** A token of another kind says so (RFC 8725, section 3.11). */
  private static boolean isOfType(CompactJws jws, Set<String> types) {
    return !jws.header().containsKey("typ") || StrictJson.string(jws.header(), "typ")
        .filter(type -> types.stream().anyMatch(name -> isNameOf(type, name))).isPresent();
  }

  /** A media type, of which "application/" may be left out (RFC 7515, section 4.1.9). */
  private static boolean isNameOf(String type, String name) {
    return type.equalsIgnoreCase(name) || type.equalsIgnoreCase("application/" + name);
  }

  private Optional<String> claimFailure(JsonObject claims, Duration maxAge) {
    Instant now = clock.instant();
    return failing("iss", () -> is(claims, "iss", settings.issuer()))
        .or(() -> failing("aud", () -> isForUsAlone(claims)))
        .or(() -> failing("azp", () -> !claims.containsKey("azp") || is(claims, "azp", settings.clientId())))
        .or(() -> failing("exp", () -> isAfter(claims, "exp", now.minus(settings.clockSkew()))))
        .or(() -> failing("iat", () -> isIssuedLately(claims, maxAge, now)))
        .or(() -> failing("nbf", () -> !claims.containsKey("nbf") || isBefore(claims, "nbf", now)));
  }

  /** An audience beside ours could have obtained the token itself, and replay it here. */
  private boolean isForUsAlone(JsonObject claims) {
    return switch (claims.getOrDefault("aud", JsonValue.NULL)) {
      case JsonString single -> single.getString().equals(settings.clientId());
      case JsonArray array -> array.size() == 1 && array.getFirst() instanceof JsonString only
          && only.getString().equals(settings.clientId());
      default -> false;
    };
  }

  private boolean isIssuedLately(JsonObject claims, Duration maxAge, Instant now) {
    return isBefore(claims, "iat", now) && isAfter(claims, "iat", now.minus(maxAge).minus(settings.clockSkew()));
  }

  private boolean isBefore(JsonObject claims, String name, Instant now) {
    return StrictJson.date(claims, name).filter(date -> !date.isAfter(now.plus(settings.clockSkew()))).isPresent();
  }

  private static boolean isAfter(JsonObject claims, String name, Instant limit) {
    return StrictJson.date(claims, name).filter(date -> date.isAfter(limit)).isPresent();
  }
}
