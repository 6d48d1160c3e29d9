package io.voicesurvey.adapters.oidc.provider;

import static io.voicesurvey.adapters.oidc.provider.FailedCheck.hiddenUnless;
import static io.voicesurvey.adapters.oidc.provider.FailedCheck.unless;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.user.ExternalIdentity;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Validates ID tokens: every check of OpenID Connect Core 1.0, sections 3.1.3.7 and 12.2. */
final class IdTokens {
  /** Far longer than any ID token that a browser can send in a logout request. */
  private static final int MAX_LENGTH = 64 * 1024;

  /** A code is redeemed within minutes, so a much older token was not issued for it. */
  private static final Duration MAX_AGE = Duration.ofDays(1);

  private static final Set<String> TYPES = Set.of("jwt");

  private final String issuer;
  private final ProviderTokens tokens;

  IdTokens(String issuer, ProviderTokens tokens) {
    this.issuer = issuer;
    this.tokens = tokens;
  }

  sealed interface Validation {
    record Valid(ExternalIdentity identity, JsonObject claims) implements Validation {}

    /** @param check the first failed check, as {@link FailedCheck} describes it */
    record Invalid(String check) implements Validation {}
  }

  /** @param accessToken the access token of the same response */
  Validation validate(Secret idToken, Secret accessToken, Nonce nonce, ProviderMetadata metadata) {
    return validate(idToken, accessToken, metadata, claims -> nonceFailure(claims, nonce, "the nonce of this login"));
  }

  /**
   * Validates the ID token in the response to a refresh token: every check of OpenID Connect Core 1.0, section 12.2.
   *
   * @param accessToken the access token of the same response
   * @param login       at which the refresh token was issued
   */
  Validation validateRenewed(Secret idToken, Secret accessToken, KeptLogin login, ProviderMetadata metadata) {
    return validate(idToken, accessToken, metadata, claims -> renewalFailure(claims, login));
  }

  private static Optional<String> renewalFailure(JsonObject claims, KeptLogin login) {
    return hiddenUnless(() -> ProviderTokens.is(claims, "sub", login.identity().subject()), claims, "sub",
        "the sub of the login's ID token")
        .or(() -> unless(() -> !claims.containsKey("auth_time") || isTimeOf(login, claims), claims, "auth_time",
            login.authTime().map(time -> "the time of the login, " + time.getEpochSecond() + ", or no auth_time")
                .orElse("no auth_time, as in the login's ID token")))
        .or(() -> claims.containsKey("nonce")
            ? nonceFailure(claims, login.nonce(), "the nonce of the login, or no nonce")
            : Optional.empty());
  }

  private static boolean isTimeOf(KeptLogin login, JsonObject claims) {
    return StrictJson.date(claims, "auth_time").equals(login.authTime());
  }

  private Validation validate(Secret idToken, Secret accessToken, ProviderMetadata metadata,
      Function<JsonObject, Optional<String>> loginFailure) {
    Optional<CompactJws> parsed = CompactJws.parse(idToken.reveal(), MAX_LENGTH);
    if (parsed.isEmpty()) {
      return new Validation.Invalid("form: " + CompactJws.problem(idToken.reveal(), MAX_LENGTH)
          + ", expected a signed JWT in compact form");
    }
    CompactJws jws = parsed.get();
    Optional<String> failure = tokens.signatureFailure(idToken.reveal(), jws, metadata)
        .or(() -> tokens.failure(jws, TYPES, MAX_AGE)).or(() -> tokens.missingPartyFailure(jws.claims()))
        .or(() -> loginFailure.apply(jws.claims()))
        .or(() -> hiddenUnless(() -> !jws.claims().containsKey("at_hash") || isHashOf(accessToken, jws),
            jws.claims(), "at_hash", "the hash of the access token in the same response, or no at_hash"));
    return failure.<Validation>map(Validation.Invalid::new).orElseGet(() -> validated(jws.claims()));
  }

  private static Optional<String> nonceFailure(JsonObject claims, Nonce nonce, String expected) {
    return hiddenUnless(() -> hasNonce(nonce, claims), claims, "nonce", expected);
  }

  private Validation validated(JsonObject claims) {
    return StrictJson.string(claims, "sub").flatMap(subject -> ExternalIdentity.of(issuer, subject))
        .<Validation>map(identity -> new Validation.Valid(identity, claims))
        .orElseGet(() -> new Validation.Invalid("sub is " + FailedCheck.type(claims, "sub")
            + ", expected a string of 1 to 255 characters without control characters"));
  }

  private static boolean hasNonce(Nonce nonce, JsonObject claims) {
    return StrictJson.string(claims, "nonce").filter(text -> !text.isEmpty()).map(Secret::of)
        .filter(nonce.value()::equals).isPresent();
  }

  /** EdDSA defines no hash for this. Providers use SHA-512, which Ed25519 uses internally. */
  private static boolean isHashOf(Secret accessToken, CompactJws jws) {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(jws.header().getString("alg"));
    AccessTokenHash expected = AccessTokenHash.compute(new BearerAccessToken(accessToken.reveal()), algorithm,
        JWSAlgorithm.EdDSA.equals(algorithm) ? Curve.Ed25519 : null);
    return ProviderTokens.is(jws.claims(), "at_hash", expected.getValue());
  }
}
