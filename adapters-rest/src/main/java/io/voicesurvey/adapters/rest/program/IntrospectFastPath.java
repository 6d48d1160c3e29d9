package io.voicesurvey.adapters.rest.program;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.BearerToken;
import io.voicesurvey.application.program.RecognizeKnownClient;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.IntrospectFromCache;
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

/** Answers a known service account about an access token, if the answer needs no wait. */
@Singleton
public final class IntrospectFastPath implements FastPath {
  private static final Set<String> FORMS = Set.of("application/x-www-form-urlencoded",
      "application/x-www-form-urlencoded;charset=UTF-8", "application/x-www-form-urlencoded; charset=UTF-8",
      "application/x-www-form-urlencoded;charset=utf-8", "application/x-www-form-urlencoded; charset=utf-8");

  private final RecognizeKnownClient recognizeKnownClient;
  private final AuthenticateFromCache authenticateFromCache;
  private final IntrospectFromCache introspectFromCache;

  @Inject
  public IntrospectFastPath(RecognizeKnownClient recognizeKnownClient, AuthenticateFromCache authenticateFromCache,
      IntrospectFromCache introspectFromCache) {
    this.recognizeKnownClient = recognizeKnownClient;
    this.authenticateFromCache = authenticateFromCache;
    this.introspectFromCache = introspectFromCache;
  }

  @Override
  public Optional<String> method() {
    return Optional.of(HttpMethod.POST);
  }

  @Override
  public String path() {
    return "/api/auth/introspect";
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    List<String> types = request.headers(HttpHeaders.CONTENT_TYPE);
    return types.size() == 1 && FORMS.contains(types.getFirst())
        ? accessToken(request).flatMap(token -> caller(request).flatMap(caller -> decide(token, caller)))
        : Optional.empty();
  }

  /** Empty if the form is invalid, which the resource reports, or asks about a refresh token. */
  private static Optional<Secret> accessToken(PlainRequest request) {
    try {
      return Optional.of(SentToken.of(request.body())).filter(sent -> !sent.isRefreshToken()).map(SentToken::token);
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private Optional<UserId> caller(PlainRequest request) {
    List<String> headers = request.headers(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1 && OAuthRequest.isBasic(headers.getFirst())
        ? client(headers.getFirst())
        : BearerToken.ofOne(headers).flatMap(this::bearer);
  }

  private Optional<UserId> client(String header) {
    try {
      return switch (recognizeKnownClient.execute(new RecognizeKnownClient.Command(OAuthRequest.client(header)))) {
        case RecognizeKnownClient.Outcome.Recognized(UserId account) -> Optional.of(account);
        case RecognizeKnownClient.Outcome.Undecided undecided -> Optional.empty();
      };
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private Optional<UserId> bearer(Secret token) {
    return switch (authenticateFromCache.execute(new AuthenticateFromCache.Command(token))) {
      case AuthenticateFromCache.Outcome.Authenticated(var user, var session) ->
        Optional.of(user).filter(caller -> caller.isServiceAccount()).map(caller -> caller.id());
      case AuthenticateFromCache.Outcome.TokenRefused refused -> Optional.empty();
      case AuthenticateFromCache.Outcome.Undecided undecided -> Optional.empty();
    };
  }

  private Optional<Supplier<Answer>> decide(Secret token, UserId caller) {
    return switch (introspectFromCache.execute(new IntrospectFromCache.Command(token))) {
      case IntrospectFromCache.Outcome.Active(var state) ->
        Optional.of(() -> new Answer.Ok(Introspection.of(state), Optional.of(caller.value())));
      case IntrospectFromCache.Outcome.Inactive inactive ->
        Optional.of(() -> new Answer.Ok(Introspection.INACTIVE, Optional.of(caller.value())));
      case IntrospectFromCache.Outcome.Undecided undecided -> Optional.empty();
    };
  }
}
