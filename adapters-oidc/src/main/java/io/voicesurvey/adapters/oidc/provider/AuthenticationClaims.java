package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.login.Authentication;
import io.voicesurvey.domain.login.LoginRequirements;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads when and how strongly the provider authenticated the user (OpenID Connect Core 1.0, section 2). */
final class AuthenticationClaims {
  private final Duration clockSkew;

  AuthenticationClaims(Duration clockSkew) {
    this.clockSkew = clockSkew;
  }

  /** Empty if the ID token has an {@code auth_time} that is young enough, or none is required; else the failed check. */
  Optional<String> ageFailure(JsonObject claims, LoginRequirements requirements, Instant now) {
    return requirements.maxAge().flatMap(maxAge -> FailedCheck.unless(
        () -> time(claims).filter(time -> isWithin(time, maxAge, now)).isPresent(), claims, "auth_time",
        "a time within max_age, " + maxAge.toSeconds() + " s, before " + now));
  }

  /** Empty if the {@code acr} is one of the requested ones, or none is requested; else the failed check. */
  Optional<String> acrFailure(JsonObject claims, LoginRequirements requirements) {
    return requirements.acrValues().isEmpty()
        ? Optional.empty()
        : FailedCheck.unless(() -> acr(claims).filter(requirements.acrValues()::contains).isPresent(), claims, "acr",
            FailedCheck.list(requirements.acrValues()));
  }

  /** The authentication. Without an {@code auth_time}, a requested reauthentication happened now. */
  Authentication authentication(JsonObject claims, LoginRequirements requirements, Instant now) {
    return new Authentication(time(claims).or(() -> Optional.of(now).filter(time -> requirements.reauthenticates())),
        acr(claims));
  }

  private boolean isWithin(Instant time, Duration maxAge, Instant now) {
    return !time.isAfter(now.plus(clockSkew)) && !time.plus(maxAge).plus(clockSkew).isBefore(now);
  }

  private static Optional<Instant> time(JsonObject claims) {
    return StrictJson.date(claims, "auth_time");
  }

  private static Optional<String> acr(JsonObject claims) {
    return StrictJson.string(claims, "acr").filter(Authentication::isAcr);
  }
}
