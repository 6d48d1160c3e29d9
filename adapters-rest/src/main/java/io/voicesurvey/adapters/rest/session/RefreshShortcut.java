package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.http.ReadyAnswers;
import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimit;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.Optional;

/**
 * Answers the plainest form of a refresh, a token in a small JSON body, without JAX-RS, which takes longer over it than
 * all the rest does. What it answers is, to the byte, what {@link RefreshResource} answers behind the filters; what is
 * less plain, or refused before the token is looked at, it leaves to them. Waits for the database.
 */
@Singleton
public final class RefreshShortcut {
  /** The one path that it answers for, as it is sent. */
  public static final String PATH = "/api/auth/refresh";

  private final RefreshSession refreshSession;
  private final RateLimit limit;
  private final ReadyAnswers answers;

  @Inject
  public RefreshShortcut(RefreshSession refreshSession, RateLimit limit, RestSettings settings) {
    this.refreshSession = refreshSession;
    this.limit = limit;
    this.answers = new ReadyAnswers(settings);
  }

  /**
   * The answer to a POST of JSON without query; none where the filters and the resource have to find it. Then the request
   * has not been counted.
   *
   * @param client where it came from
   * @param body   all of it
   * @param accept the values of the header of that name
   * @param origin the values of the header of that name
   */
  public Optional<ReadyAnswer> answer(String requestId, String client, byte[] body, List<String> accept,
      List<String> origin) {
    return ReadyAnswers.suit(accept, origin)
        ? token(body).filter(token -> limit.tryRequest(client).isEmpty())
            .map(token -> answer(requestId, token, origin))
        : Optional.empty();
  }

  /** None also where the body is wrong: the resource says how. */
  private static Optional<Secret> token(byte[] body) {
    try {
      return Json.read(body, RefreshRequest.class).flatMap(RefreshRequest::refreshToken);
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private ReadyAnswer answer(String requestId, Secret token, List<String> origin) {
    try {
      return switch (refreshSession.execute(new RefreshSession.Command(token))) {
        case Outcome.Refreshed refreshed ->
          answers.ok(TokenPair.of(refreshed.tokens()), Optional.empty(), requestId, origin);
        case Outcome.Refused refused ->
          answers.refusal(RefreshResource.problem(refused), RefreshResource.userId(refused), requestId, origin);
      };
    } catch (RuntimeException e) {
      // Nobody tries again: the database may have been waited for as long as one may wait.
      return answers.failure(e, HttpMethod.POST, PATH, requestId, origin);
    }
  }
}
