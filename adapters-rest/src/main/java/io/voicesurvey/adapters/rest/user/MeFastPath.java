package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.AuthenticateFromCache.Outcome;
import io.voicesurvey.domain.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers the most frequent request, the profile of a token's user, if the answer needs no wait. */
@Singleton
public final class MeFastPath implements FastPath {
  private final AuthenticateFromCache authenticateFromCache;

  @Inject
  public MeFastPath(AuthenticateFromCache authenticateFromCache) {
    this.authenticateFromCache = authenticateFromCache;
  }

  @Override
  public Optional<String> method() {
    return Optional.of(HttpMethod.GET);
  }

  @Override
  public String path() {
    return "/api/auth/me";
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return BearerFilter.logsRefusals()
        ? Optional.empty()
        : BearerToken.ofOne(request.headers(HttpHeaders.AUTHORIZATION)).flatMap(this::decide);
  }

  private Optional<Supplier<Answer>> decide(Secret token) {
    return switch (authenticateFromCache.execute(new AuthenticateFromCache.Command(token))) {
      case Outcome.Authenticated(var user, var sessionId) ->
        Optional.of(() -> new Answer.Ok(UserProfile.of(user), Optional.of(user.id().value())));
      case Outcome.TokenRefused refused ->
        Optional.of(() -> new Answer.Refused(BearerToken.refused(), Optional.empty()));
      case Outcome.Undecided undecided -> Optional.empty();
    };
  }
}
