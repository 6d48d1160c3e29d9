package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.security.Bearers;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.domain.user.User;
import jakarta.ws.rs.HttpMethod;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers the most frequent request, the profile of a token's user. */
public final class MeFastPath implements FastPath {
  private final Bearers bearers;

  public MeFastPath(Bearers bearers) {
    this.bearers = bearers;
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
    return bearers.isBlocking();
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return bearers.decide(request, (user, sessionId) -> profile(user));
  }

  private static Answer profile(User user) {
    return new Answer.Ok(UserProfile.of(user), Optional.of(user.id().value()));
  }
}
