package io.voicesurvey.adapters.oidc.workload;

import static io.voicesurvey.adapters.oidc.provider.FailedCheck.unless;

import io.voicesurvey.adapters.oidc.provider.FailedCheck;
import io.voicesurvey.adapters.oidc.token.CompactJws;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Sha256;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.program.WorkloadToken;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks and reads the claims of workload tokens (OpenID Connect Core 1.0, section 2). */
final class WorkloadClaims {
  private static final Set<String> TYPES = Set.of("jwt");
  private static final int MAX_ID_LENGTH = 255;

  /** How far the clock of an issuer may be ahead. A token's end counts by our clock, because ours must end before it. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final InstantSource clock;

  WorkloadClaims(InstantSource clock) {
    this.clock = clock;
  }

  /** The first failed check, as {@link FailedCheck} describes it; empty if the token is that issuer's and valid now. */
  Optional<String> failure(CompactJws jws, String issuer) {
    JsonObject claims = jws.claims();
    Instant now = clock.instant();
    return unless(() -> jws.isOfType(TYPES), jws.header(), "typ", FailedCheck.list(TYPES))
        .or(() -> unless(() -> StrictJson.string(claims, "iss").filter(issuer::equals).isPresent(), claims, "iss",
            FailedCheck.quoted(issuer)))
        .or(() -> unless(() -> StrictJson.date(claims, "exp").filter(now::isBefore).isPresent(), claims, "exp",
            "a time in the future (our clock is at " + now.getEpochSecond() + ")"))
        .or(() -> notYet(claims, "nbf", now)).or(() -> notYet(claims, "iat", now))
        .or(() -> unless(() -> !claims.containsKey("events"), claims, "events", "no claim of a security event"));
  }

  private static Optional<String> notYet(JsonObject claims, String name, Instant now) {
    boolean past = StrictJson.date(claims, name).filter(date -> !date.isAfter(now.plus(SKEW))).isPresent();
    return unless(() -> past || !claims.containsKey(name), claims, name,
        "a time in the past (our clock is at " + now.getEpochSecond() + ")");
  }

  /** The token that passed the checks. */
  WorkloadToken token(Secret token, CompactJws jws, String issuer) {
    JsonObject claims = jws.claims();
    return new WorkloadToken(issuer, audiences(claims), strings(claims), tokenId(claims, token),
        StrictJson.date(claims, "exp").orElseThrow());
  }

  private static SequencedSet<String> audiences(JsonObject claims) {
    List<? extends JsonValue> values = claims.get("aud") instanceof JsonArray array
        ? array
        : List.of(claims.getOrDefault("aud", JsonValue.NULL));
    return values.stream().filter(JsonString.class::isInstance).map(value -> ((JsonString) value).getString())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Map<String, String> strings(JsonObject claims) {
    Map<String, String> strings = new HashMap<>();
    claims.keySet().forEach(name -> StrictJson.string(claims, name).ifPresent(value -> strings.put(name, value)));
    return strings;
  }

  /**
   * The {@code jti}; without a usable one, the hash of what the issuer signed. The signature is not hashed: of one ECDSA
   * signature, anyone can compute a second one that is valid too.
   */
  private static String tokenId(JsonObject claims, Secret token) {
    String signed = token.reveal().substring(0, token.reveal().lastIndexOf('.'));
    return StrictJson.string(claims, "jti").filter(WorkloadClaims::isId).orElseGet(
        () -> "sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(signed)));
  }

  private static boolean isId(String text) {
    return !text.isBlank() && text.length() <= MAX_ID_LENGTH && Text.isClean(text);
  }
}
