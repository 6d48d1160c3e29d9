package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.http.ReadyAnswers;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.AuthenticateFromCache.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Answers the simplest form of the most frequent request, the profile of a token's user, without JAX-RS and without
 * blocking. The response is byte for byte that of {@link MeResource} behind the filters, which handle every uncertain
 * case.
 */
@Singleton
public final class MeShortcut {
  /** The only path that this class answers, as it is sent. */
  public static final String PATH = "/api/auth/me";

  private final AuthenticateFromCache authenticateFromCache;
  private final ReadyAnswers answers;

  @Inject
  public MeShortcut(AuthenticateFromCache authenticateFromCache, HttpSettings settings) {
    this.authenticateFromCache = authenticateFromCache;
    this.answers = new ReadyAnswers(settings);
  }

  /**
   * The response to a GET without query and body; empty if the filters and the resource must answer.
   *
   * @param authorization the values of the Authorization header
   * @param accept        the values of the Accept header
   * @param origin        the values of the Origin header
   */
  public Optional<ReadyAnswer> answer(String requestId, List<String> authorization, List<String> accept,
      List<String> origin) {
    return ReadyAnswers.suit(accept, origin) && !BearerFilter.isTellingOfRefusals()
        ? BearerToken.ofOne(authorization).flatMap(token -> answer(requestId, token, origin))
        : Optional.empty();
  }

  private Optional<ReadyAnswer> answer(String requestId, Secret token, List<String> origin) {
    return switch (authenticateFromCache.execute(new AuthenticateFromCache.Command(token))) {
      case Outcome.Authenticated(var user, var sessionId) ->
        Optional.of(answers.ok(UserProfile.of(user), Optional.of(user.id()), requestId, origin));
      case Outcome.TokenRefused refused ->
        Optional.of(answers.refusal(BearerToken.refused(), Optional.empty(), requestId, origin));
      case Outcome.Undecided undecided -> Optional.empty();
    };
  }
}
