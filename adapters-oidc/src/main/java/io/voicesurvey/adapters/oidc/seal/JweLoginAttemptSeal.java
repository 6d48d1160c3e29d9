package io.voicesurvey.adapters.oidc.seal;

import io.voicesurvey.adapters.oidc.token.KeyRing;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.StrictJson;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.State;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Seals login attempts as encrypted JWEs: the content here, the encryption in {@link JweSeal}, the cookie in
 * {@code AttemptCookies} of adapters-rest. Member names have one letter, because a cookie has little space.
 */
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
        .add(OF_THIS_HOST, true).add("p", attempt.provider().value());
    addRequirements(attempt.requirements(), json);
    attempt.replaces().ifPresent(session -> json.add("o", session.toString()));
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

  private static void addRequirements(LoginRequirements requirements, JsonObjectBuilder json) {
    requirements.maxAge().ifPresent(age -> json.add("m", age.toSeconds()));
    if (!requirements.acrValues().isEmpty()) {
      json.add("a", Json.createArrayBuilder(requirements.acrValues()));
    }
    if (requirements.reauthenticates()) {
      json.add("l", true);
    }
  }

  private static LoginRequirements requirements(JsonObject json) {
    Optional<Duration> maxAge = json.containsKey("m")
        ? Optional.of(Duration.ofSeconds(json.getJsonNumber("m").longValueExact()))
        : Optional.empty();
    List<String> acrValues = json.containsKey("a")
        ? json.getJsonArray("a").getValuesAs(JsonString::getString)
        : List.of();
    return new LoginRequirements(maxAge, acrValues, json.getBoolean("l", false));
  }

  /** The previous release supported only one provider and did not write its id: without an id it is the default. */
  private static Optional<LoginAttempt> attempt(JsonObject json) {
    try {
      return Optional.of(new LoginAttempt(new LoginAttemptId(UUID.fromString(json.getString("i"))),
          new ProviderId(json.getString("p", ProviderId.DEFAULT.value())), new State(json.getString("s")),
          new Nonce(Secret.of(json.getString("n"))),
          new PkceVerifier(Secret.of(json.getString("v"))),
          requirements(json), StrictJson.string(json, "r").map(URI::create).map(ReturnTo::new),
          StrictJson.string(json, "o").map(UUID::fromString), Instant.parse(json.getString("e"))));
    } catch (IllegalArgumentException | NullPointerException | ClassCastException | ArithmeticException
        | DateTimeException e) {
      // Another release of this service sealed it, in another form.
      return Optional.empty();
    }
  }
}
