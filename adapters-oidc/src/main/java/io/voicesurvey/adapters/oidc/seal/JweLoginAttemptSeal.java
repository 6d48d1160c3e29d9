package io.voicesurvey.adapters.oidc.seal;

import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Seals login attempts as encrypted JWEs. Member names have one letter, because a cookie has little space. */
public final class JweLoginAttemptSeal implements LoginAttemptSeal {
  private static final int MAX_LENGTH = 4_000;

  /** Present if the attempt was sealed for a cookie that no other host can set. Earlier releases ignore it. */
  private static final String OF_THIS_HOST = "h";

  private final JweSeal seal;

  public JweLoginAttemptSeal(Supplier<KeyRing> keys) {
    this.seal = new JweSeal(keys, SigningKey::loginAttemptKey, MAX_LENGTH);
  }

  @Override
  public Secret seal(LoginAttempt attempt) {
    JsonObjectBuilder json = Json.createObjectBuilder().add("i", attempt.id().value().toString())
        .add("s", attempt.state().value()).add("n", attempt.nonce().value().reveal())
        .add("v", attempt.verifier().value().reveal()).add("e", attempt.expiresAt().toString())
        .add(OF_THIS_HOST, true);
    attempt.returnTo().ifPresent(returnTo -> json.add("r", returnTo.url().toString()));
    Instant begun = attempt.expiresAt().minus(LoginAttempt.LIFETIME);
    return seal.seal(json.build().toString(), begun);
  }

  @Override
  public Optional<LoginAttempt> open(Secret sealed) {
    return seal.open(sealed).flatMap(StrictJson::object).flatMap(JweLoginAttemptSeal::attempt);
  }

  @Override
  public Optional<LoginAttempt> openLegacy(Secret sealed) {
    return seal.open(sealed).flatMap(StrictJson::object).filter(json -> !json.containsKey(OF_THIS_HOST))
        .flatMap(JweLoginAttemptSeal::attempt);
  }

  private static Optional<LoginAttempt> attempt(JsonObject json) {
    try {
      return Optional.of(new LoginAttempt(new LoginAttemptId(UUID.fromString(json.getString("i"))),
          new State(json.getString("s")), new Nonce(Secret.of(json.getString("n"))),
          new PkceVerifier(Secret.of(json.getString("v"))),
          StrictJson.string(json, "r").map(URI::create).map(ReturnTo::new), Instant.parse(json.getString("e"))));
    } catch (IllegalArgumentException | NullPointerException | ClassCastException | DateTimeException e) {
      // Another release of this service sealed it, in another form.
      return Optional.empty();
    }
  }
}
