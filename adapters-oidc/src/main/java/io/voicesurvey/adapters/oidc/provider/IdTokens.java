package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Believes an ID token or not: OpenID Connect Core 1.0, section 3.1.3.7, and nothing left out. */
final class IdTokens {
  /** Far more than any token that a browser could bring back at a logout. */
  private static final int MAX_LENGTH = 64 * 1024;

  /** A code is redeemed within minutes; what was issued long before was not issued for it. */
  private static final Duration MAX_AGE = Duration.ofDays(1);

  private final ProviderSettings settings;
  private final TokenSignatures signatures;
  private final InstantSource clock;

  IdTokens(ProviderSettings settings, TokenSignatures signatures, InstantSource clock) {
    this.settings = settings;
    this.signatures = signatures;
    this.clock = clock;
  }

  sealed interface Verdict {
    record Believed(ExternalIdentity identity, JsonObject claims) implements Verdict {}

    /** @param check the first check that the token failed */
    record Refused(String check) implements Verdict {}
  }

  /** @param accessToken that came with it */
  Verdict judge(Secret idToken, Secret accessToken, Nonce nonce, ProviderMetadata metadata) {
    Optional<CompactJws> parsed = CompactJws.parse(idToken.reveal(), MAX_LENGTH);
    if (parsed.isEmpty()) {
      return new Verdict.Refused("form");
    }
    CompactJws jws = parsed.get();
    Optional<String> failure = typeFailure(jws).or(() -> signatures.failure(idToken.reveal(), jws, metadata))
        .or(() -> claimFailure(jws, accessToken, nonce));
    return failure.<Verdict>map(Verdict.Refused::new).orElseGet(() -> believed(jws.claims()));
  }

  /** A token of another kind says so (RFC 8725, section 3.11). */
  private static Optional<String> typeFailure(CompactJws jws) {
    boolean plain = !jws.header().containsKey("typ")
        || StrictJson.string(jws.header(), "typ").filter("JWT"::equalsIgnoreCase).isPresent();
    return failing("typ", () -> plain);
  }

  private Optional<String> claimFailure(CompactJws jws, Secret accessToken, Nonce nonce) {
    JsonObject claims = jws.claims();
    Instant now = clock.instant();
    return failing("iss", () -> is(claims, "iss", settings.issuer()))
        .or(() -> failing("aud", () -> isForUsAlone(claims)))
        .or(() -> failing("azp", () -> !claims.containsKey("azp") || is(claims, "azp", settings.clientId())))
        .or(() -> failing("exp", () -> isAfter(claims, "exp", now.minus(settings.clockSkew()))))
        .or(() -> failing("iat", () -> isIssuedLately(claims, now)))
        .or(() -> failing("nbf", () -> !claims.containsKey("nbf") || isBefore(claims, "nbf", now)))
        .or(() -> failing("nonce", () -> StrictJson.string(claims, "nonce").filter(text -> !text.isEmpty())
            .map(Secret::of).filter(nonce.value()::equals).isPresent()))
        .or(() -> failing("at_hash", () -> !claims.containsKey("at_hash") || isHashOf(accessToken, jws)));
  }

  private Verdict believed(JsonObject claims) {
    return StrictJson.string(claims, "sub").flatMap(subject -> ExternalIdentity.of(settings.issuer(), subject))
        .<Verdict>map(identity -> new Verdict.Believed(identity, claims)).orElseGet(() -> new Verdict.Refused("sub"));
  }

  private static Optional<String> failing(String check, BooleanSupplier holds) {
    return holds.getAsBoolean() ? Optional.empty() : Optional.of(check);
  }

  private static boolean is(JsonObject claims, String name, String value) {
    return StrictJson.string(claims, name).filter(value::equals).isPresent();
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

  private boolean isIssuedLately(JsonObject claims, Instant now) {
    return isBefore(claims, "iat", now) && isAfter(claims, "iat", now.minus(MAX_AGE).minus(settings.clockSkew()));
  }

  private boolean isBefore(JsonObject claims, String name, Instant now) {
    return StrictJson.date(claims, name).filter(date -> !date.isAfter(now.plus(settings.clockSkew()))).isPresent();
  }

  private static boolean isAfter(JsonObject claims, String name, Instant limit) {
    return StrictJson.date(claims, name).filter(date -> date.isAfter(limit)).isPresent();
  }

  /** EdDSA names no hash of its own; the SHA-512 that Ed25519 itself works with is what providers take. */
  private static boolean isHashOf(Secret accessToken, CompactJws jws) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(jws.header().getString("alg"));
    AccessTokenHash expected = AccessTokenHash.compute(new BearerAccessToken(accessToken.reveal()), algorithm,
        JWSAlgorithm.EdDSA.equals(algorithm) ? Curve.Ed25519 : null);
    return is(jws.claims(), "at_hash", expected.getValue());
  }
}
