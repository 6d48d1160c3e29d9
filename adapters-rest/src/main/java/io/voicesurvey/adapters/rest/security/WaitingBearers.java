package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.FastPath.Answer;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Waits for the database if the session is not in the cache. The answer fails if the database is unavailable. */
public final class WaitingBearers implements Bearers {
  private final AuthenticateBearer authenticateBearer;

  public WaitingBearers(AuthenticateBearer authenticateBearer) {
    this.authenticateBearer = authenticateBearer;
  }

  @Override
  public boolean isBlocking() {
    return true;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request, BiFunction<User, SessionId, Answer> answer) {
    return BearerToken.ofOne(request.headers(HttpHeaders.AUTHORIZATION)).map(token -> () -> answer(token, answer));
  }

  private Answer answer(Secret token, BiFunction<User, SessionId, Answer> answer) {
    AuthenticateBearer.Outcome.Authenticated bearer = BearerFilter
        .admitted(authenticateBearer.execute(new AuthenticateBearer.Command(token)));
    return answer.apply(bearer.user(), bearer.session().id());
  }
}
