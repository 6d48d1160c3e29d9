package io.voicesurvey.adapters.rest.session;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.adapters.rest.security.Bearers;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.User;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers a proxy about a caller. */
public final class VerifyFastPath implements FastPath {
  private static final String ROLE = "role=";

  private final Bearers bearers;

  public VerifyFastPath(Bearers bearers) {
    this.bearers = bearers;
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
    return bearers.isBlocking();
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return least(request)
        .flatMap(least -> bearers.decide(request, (user, sessionId) -> answer(user, sessionId, least)));
  }

  private static Answer answer(User user, SessionId sessionId, Role least) {
    Optional<UUID> userId = Optional.of(user.id().value());
    return user.role().includes(least)
        ? new Answer.Empty(ForwardedUser.headers(user, sessionId), userId)
        : new Answer.Refused(VerifyResource.refused(), userId);
  }

  /** The lowest role that may pass; empty for any query except {@code role=} and a role. */
  private static Optional<Role> least(PlainRequest request) {
    return request.query().isEmpty()
        ? Optional.of(Role.VIEWER)
        : request.query().filter(query -> query.startsWith(ROLE))
            .flatMap(query -> Role.named(query.substring(ROLE.length())));
  }
}
