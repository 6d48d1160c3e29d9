package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.security.TokenPair;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.ReadyAnswer;
import io.voicesurvey.adapters.rest.http.ReadyAnswers;
import io.voicesurvey.adapters.rest.http.HttpSettings;
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
 * Answers the simplest form of a refresh, a token in a small JSON body, without JAX-RS, which takes longer than all
 * other work of the request. The response is byte for byte that of {@link RefreshResource} behind the filters. They
 * handle other requests, and those refused before the token is checked. Blocks on the database.
 */
@Singleton
public final class RefreshShortcut {
  /** The only path that this class answers, as it is sent. */
  public static final String PATH = "/api/auth/refresh";

  private final RefreshSession refreshSession;
  private final RateLimit limit;
  private final ReadyAnswers answers;

  @Inject
  public RefreshShortcut(RefreshSession refreshSession, RateLimit limit, HttpSettings settings) {
    this.refreshSession = refreshSession;
    this.limit = limit;
    this.answers = new ReadyAnswers(settings);
  }

  /**
   * The response to a POST of JSON without a query; empty if the filters and the resource must answer. In that case the
   * request is not yet counted.
   *
   * @param client the address of the client
   * @param body   the complete body
   * @param accept the values of the Accept header
   * @param origin the values of the Origin header
   */
  public Optional<ReadyAnswer> answer(String requestId, String client, byte[] body, List<String> accept,
      List<String> origin) {
    return ReadyAnswers.suit(accept, origin)
        ? token(body).filter(token -> limit.tryRequest(client).isEmpty())
            .map(token -> answer(requestId, token, origin))
        : Optional.empty();
  }

  /** Also empty if the body is invalid: the resource reports the error. */
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
      // No retry: the wait for the database may already have reached its limit.
      return answers.failure(e, HttpMethod.POST, PATH, requestId, origin);
    }
  }
}
