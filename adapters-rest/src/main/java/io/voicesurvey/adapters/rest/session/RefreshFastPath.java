package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.Json;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RateLimit;
import io.voicesurvey.adapters.rest.security.RefreshRefusals;
import io.voicesurvey.adapters.rest.security.TokenPair;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RefreshSession.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.UserId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers a refresh by a token in a small JSON body. Waits for the database. */
@Singleton
public final class RefreshFastPath implements FastPath {
  private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8",
      "application/json;charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=UTF-8");

  private final RefreshSession refreshSession;
  private final RateLimit limit;

  @Inject
  public RefreshFastPath(RefreshSession refreshSession, RateLimit limit) {
    this.refreshSession = refreshSession;
    this.limit = limit;
  }

  @Override
  public Optional<String> method() {
    return Optional.of(HttpMethod.POST);
  }

  @Override
  public String path() {
    return "/api/auth/refresh";
  }

  @Override
  public boolean isBlocking() {
    return true;
  }

  /** Counts a request for the rate limit only if it answers the request. */
  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    List<String> types = request.headers(HttpHeaders.CONTENT_TYPE);
    return types.size() == 1 && JSON.containsAll(types)
        ? token(request.body()).filter(token -> limit.tryRequest(request.client()).isEmpty())
            .map(token -> () -> refresh(token))
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

  private Answer refresh(Secret token) {
    return switch (refreshSession.execute(new RefreshSession.Command(token))) {
      case Outcome.Refreshed refreshed -> new Answer.Ok(TokenPair.of(refreshed.tokens()), Optional.empty());
      case Outcome.Refused refused ->
        new Answer.Refused(RefreshRefusals.problem(refused), RefreshRefusals.userId(refused).map(UserId::value));
    };
  }
}
