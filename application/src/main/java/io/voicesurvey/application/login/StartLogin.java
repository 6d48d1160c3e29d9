package io.voicesurvey.application.login;

import io.voicesurvey.application.port.AuthorizationRequest;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.application.port.SecretGenerator;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderChoice;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.ReturnTo;
import io.voicesurvey.domain.login.ReturnToPolicy;
import io.voicesurvey.domain.login.ReturnToPolicy.Result;
import io.voicesurvey.domain.login.State;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Starts a login at an identity provider and returns its URL. Only the browser stores the sealed attempt. */
public final class StartLogin {
  /**
   * @param provider     the id of the requested provider, in any form
   * @param returnTo     the requested target after the login
   * @param refreshToken from the browser's cookie; the session that it belongs to ends when the login succeeds
   * @param held         the browser's existing sealed attempts by cookie name
   */
  public record Command(Optional<String> provider, Optional<String> returnTo, Parameters parameters,
      Optional<Secret> refreshToken, Map<String, Secret> held) {
    public Command {
      held = Map.copyOf(held);
    }
  }

  /**
   * What the provider gets with the request.
   *
   * @param requirements {@link CompleteLogin} checks that the login meets them
   */
  public record Parameters(Optional<String> loginHint, Optional<String> prompt, LoginRequirements requirements,
      Optional<String> uiLocales) {
    public static final Parameters NONE = new Parameters(Optional.empty(), Optional.empty(), LoginRequirements.NONE,
        Optional.empty());
  }

  public sealed interface Outcome {
    /**
     * @param sealedAttempt for the browser to store for {@link LoginAttempt#LIFETIME}
     * @param outdated      the names of the held attempts that the browser should delete: expired ones, unreadable
     *                      ones, and the oldest beyond {@link LoginAttempt#MAX_PER_BROWSER} or beyond 8,000 characters
     *                      in total
     */
    record Started(URI authorizationUrl, State state, Secret sealedAttempt, List<String> outdated) implements Outcome {
      public Started {
        outdated = List.copyOf(outdated);
      }
    }

    record ReturnToNotAllowed() implements Outcome {}

    record ReturnToMalformed() implements Outcome {}

    /** The return URL and {@code acr_values} together exceed {@link LoginAttempt#MAX_VARIABLE_LENGTH}. */
    record TooLong() implements Outcome {}

    /** No provider has the requested id. */
    record ProviderUnknown() implements Outcome {}

    /** There are several providers, and neither the request nor its {@code login_hint} names one. */
    record ProviderRequired() implements Outcome {}
  }

  /** The limit for all attempts of a browser: a page that starts many logins must not exceed the header size limit. */
  private static final int MAX_HELD_LENGTH = 8_000;

  private final IdentityProviders providers;
  private final LoginAttemptSeal seal;
  private final RefreshTokens refreshTokens;
  private final SecretGenerator secrets;
  private final ReturnToPolicy returnToPolicy;
  private final InstantSource clock;

  public StartLogin(IdentityProviders providers, LoginAttemptSeal seal, RefreshTokens refreshTokens,
      SecretGenerator secrets,
      ReturnToPolicy returnToPolicy, InstantSource clock) {
    this.providers = providers;
    this.seal = seal;
    this.refreshTokens = refreshTokens;
    this.secrets = secrets;
    this.returnToPolicy = returnToPolicy;
    this.clock = clock;
  }

  public Outcome execute(Command command) {
    if (command.returnTo().isEmpty()) {
      return choose(command, Optional.empty());
    }
    return switch (returnToPolicy.validate(command.returnTo().get())) {
      case Result.Allowed(ReturnTo returnTo) -> choose(command, Optional.of(returnTo));
      case Result.OriginNotAllowed refused -> new Outcome.ReturnToNotAllowed();
      case Result.Malformed malformed -> new Outcome.ReturnToMalformed();
    };
  }

  private Outcome choose(Command command, Optional<ReturnTo> returnTo) {
    List<ProviderProfile> profiles = providers.all().stream().map(ConfiguredProvider::profile).toList();
    return switch (ProviderChoice.of(profiles, command.provider(), command.parameters().loginHint())) {
      case ProviderChoice.Chosen(ProviderProfile chosen) ->
        start(command, returnTo, providers.find(chosen.id()).orElseThrow());
      case ProviderChoice.Unknown unknown -> new Outcome.ProviderUnknown();
      case ProviderChoice.Open open -> new Outcome.ProviderRequired();
    };
  }

  private Outcome start(Command command, Optional<ReturnTo> returnTo, ConfiguredProvider chosen) {
    return LoginAttempt.fits(command.parameters().requirements(), returnTo)
        ? started(command, returnTo, chosen)
        : new Outcome.TooLong();
  }

  private Outcome started(Command command, Optional<ReturnTo> returnTo, ConfiguredProvider chosen) {
    Instant now = clock.instant();
    Parameters parameters = command.parameters();
    LoginAttempt attempt = new LoginAttempt(new LoginAttemptId(secrets.id()), chosen.id(),
        new State(secrets.secret().reveal()), new Nonce(secrets.secret()), new PkceVerifier(secrets.secret()),
        parameters.requirements(), returnTo, replaced(command), now.plus(LoginAttempt.LIFETIME));
    AuthorizationRequest request = new AuthorizationRequest(attempt.state(), attempt.nonce(), attempt.verifier(),
        attempt.requirements(), parameters.loginHint(), parameters.prompt(), parameters.uiLocales());
    URI url = chosen.call(provider -> provider.authorizationUrl(request));
    Secret sealed = seal.seal(attempt);
    return new Outcome.Started(url, attempt.state(), sealed, outdated(command.held(), sealed.reveal().length(), now));
  }

  private Optional<UUID> replaced(Command command) {
    return command.refreshToken().flatMap(refreshTokens::open).map(presented -> presented.sessionId().value());
  }

  private List<String> outdated(Map<String, Secret> held, int startedLength, Instant now) {
    Set<String> kept = new HashSet<>();
    int length = startedLength;
    for (String name : newestFirst(live(held, now))) {
      length += held.get(name).reveal().length();
      if (length <= MAX_HELD_LENGTH && kept.size() < LoginAttempt.MAX_PER_BROWSER - 1) {
        kept.add(name);
      }
    }
    return held.keySet().stream().filter(name -> !kept.contains(name)).toList();
  }

  private Map<String, LoginAttempt> live(Map<String, Secret> held, Instant now) {
    Map<String, LoginAttempt> live = new HashMap<>();
    held.forEach((name, sealed) -> seal.open(sealed).filter(attempt -> !attempt.isExpired(now))
        .ifPresent(attempt -> live.put(name, attempt)));
    return live;
  }

  private static List<String> newestFirst(Map<String, LoginAttempt> attempts) {
    return attempts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.comparing(LoginAttempt::expiresAt).reversed()))
        .map(Map.Entry::getKey).toList();
  }
}
