package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.FastPath.Answer;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.AuthenticateFromCache.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Decides only about sessions in the cache and invalid tokens, and never waits. */
public final class CachedBearers implements Bearers {
  private final AuthenticateFromCache authenticateFromCache;

  public CachedBearers(AuthenticateFromCache authenticateFromCache) {
    this.authenticateFromCache = authenticateFromCache;
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request, BiFunction<User, SessionId, Answer> answer) {
    return decide(request, user -> true, answer);
  }

  /**
   * As the other method, for some users.
   *
   * @param isAnswered false for a user whom JAX-RS must answer
   */
  Optional<Supplier<Answer>> decide(PlainRequest request, Predicate<User> isAnswered,
      BiFunction<User, SessionId, Answer> answer) {
    return BearerFilter.logsRefusals()
        ? Optional.empty()
        : BearerToken.ofOne(request.headers(HttpHeaders.AUTHORIZATION))
            .flatMap(token -> decide(token, isAnswered, answer));
  }

  private Optional<Supplier<Answer>> decide(Secret token, Predicate<User> isAnswered,
      BiFunction<User, SessionId, Answer> answer) {
    return switch (authenticateFromCache.execute(new AuthenticateFromCache.Command(token))) {
      case Outcome.Authenticated(var user, var sessionId) -> isAnswered.test(user)
          ? Optional.of(() -> answer.apply(user, sessionId))
          : Optional.empty();
      case Outcome.TokenRefused refused ->
        Optional.of(() -> new Answer.Refused(BearerToken.refused(), Optional.empty()));
      case Outcome.Undecided undecided -> Optional.empty();
    };
  }
}
