package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Session;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Refresh tokens that are valid because this object issued them. Share one among the instances of a test. */
public final class InMemoryRefreshTokens implements RefreshTokens {
  private final Map<Secret, Presented> issued = new ConcurrentHashMap<>();

  @Override
  public Secret issue(Session session) {
    Secret token = Secret.of("refresh-" + session.id().value() + "-" + session.generation());
    issued.put(token, new Presented(session.id(), session.generation()));
    return token;
  }

  @Override
  public Optional<Presented> open(Secret token) {
    return Optional.ofNullable(issued.get(token));
  }
}
