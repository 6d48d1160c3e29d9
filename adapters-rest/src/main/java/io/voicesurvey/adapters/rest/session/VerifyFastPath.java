package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.security.BearerFilter;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.AuthenticateFromCache.Outcome;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.user.Role;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers a proxy about a caller, if the answer needs no wait. */
@Singleton
public final class VerifyFastPath implements FastPath {
  private static final String ROLE = "role=";

  private final AuthenticateFromCache authenticateFromCache;

  @Inject
  public VerifyFastPath(AuthenticateFromCache authenticateFromCache) {
    this.authenticateFromCache = authenticateFromCache;
  }

  @Override
  public Optional<String> method() {
    return Optional.empty();
  }

  @Override
  public String path() {
    return "/api/auth/verify";
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return BearerFilter.logsRefusals()
        ? Optional.empty()
        : least(request).flatMap(role -> BearerToken.ofOne(request.headers(HttpHeaders.AUTHORIZATION))
            .flatMap(token -> decide(token, role)));
  }

  /** The lowest role that may pass; empty for any query except {@code role=} and a role. */
  private static Optional<Role> least(PlainRequest request) {
    return request.query().isEmpty()
        ? Optional.of(Role.VIEWER)
        : request.query().filter(query -> query.startsWith(ROLE))
            .flatMap(query -> Role.named(query.substring(ROLE.length())));
  }

  /** A refusal of a role is left to the resource, which logs it. */
  private Optional<Supplier<Answer>> decide(Secret token, Role least) {
    return switch (authenticateFromCache.execute(new AuthenticateFromCache.Command(token))) {
      case Outcome.Authenticated(var user, var sessionId) -> user.role().includes(least)
          ? Optional.of(() -> new Answer.Empty(ForwardedUser.headers(user, sessionId), Optional.of(user.id().value())))
          : Optional.empty();
      case Outcome.TokenRefused refused ->
        Optional.of(() -> new Answer.Refused(BearerToken.refused(), Optional.empty()));
      case Outcome.Undecided undecided -> Optional.empty();
    };
  }
}
