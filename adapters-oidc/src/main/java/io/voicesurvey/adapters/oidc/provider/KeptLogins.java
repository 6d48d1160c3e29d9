package io.voicesurvey.adapters.oidc.provider;

import io.voicesurvey.adapters.oidc.seal.JweSeal;
import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.ProviderGrant;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Seals and opens the kept logins of one provider. */
final class KeptLogins {
  /** Enough for any token, whose characters JSON may have to escape. */
  private static final int MAX_SEALED = 4 * IssuedRefreshToken.MAX_LENGTH;

  /** A refresh token is used before it expires by its own lifetime, but not at every moment. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);
  private static final int LIFETIME_PARTS = 4;
  private static final int PARTS_TO_WAIT = 3;

  private final ProviderSettings settings;
  private final JweSeal seal;
  private final InstantSource clock;

  KeptLogins(ProviderSettings settings, Supplier<KeyRing> ownKeys, InstantSource clock) {
    this.settings = settings;
    this.seal = new JweSeal(ownKeys, SigningKey::providerTokenKey, MAX_SEALED);
    this.clock = clock;
  }

  /**
   * The grant for the next time.
   *
   * @param interval the maximum time until then
   * @param lifetime of the refresh token; empty if the provider did not state it
   */
  ProviderGrant seal(KeptLogin login, Duration interval, Optional<Duration> lifetime) {
    Duration beforeExpiry = lifetime.map(KeptLogins::partOf).orElse(interval);
    return new ProviderGrant(settings.issuer(), seal.seal(login.json(), clock.instant()),
        beforeExpiry.compareTo(interval) < 0 ? beforeExpiry : interval);
  }

  private static Duration partOf(Duration lifetime) {
    Duration part = lifetime.multipliedBy(PARTS_TO_WAIT).dividedBy(LIFETIME_PARTS);
    return part.compareTo(SHORTEST_WAIT) > 0 ? part : SHORTEST_WAIT;
  }

  /**
   * The login; empty if it was at another provider or for another client, or was not sealed by a key of this service.
   */
  Optional<KeptLogin> open(Secret sealed) {
    return seal.open(sealed).flatMap(StrictJson::object).flatMap(KeptLogins::login)
        .filter(login -> login.identity().issuer().equals(settings.issuer())
            && login.clientId().equals(settings.clientId()));
  }

  private static Optional<KeptLogin> login(JsonObject json) {
    try {
      return Optional.of(KeptLogin.of(json));
    } catch (IllegalArgumentException | NullPointerException | ClassCastException | DateTimeException e) {
      // Another release of this service sealed it, in another form.
      return Optional.empty();
    }
  }
}
