package io.voicesurvey.adapters.rest.health;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import java.util.Optional;
import java.util.function.Supplier;

/** Reports that the process is alive, which needs no wait. */
@Singleton
public final class HealthFastPath implements FastPath {
  private final Optional<Supplier<Answer>> answer;

  @Inject
  public HealthFastPath(Health health) {
    Answer alive = new Answer.Ok(health, Optional.empty());
    this.answer = Optional.of(() -> alive);
  }

  @Override
  public Optional<String> method() {
    return Optional.of(HttpMethod.GET);
  }

  @Override
  public String path() {
    return "/health";
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return answer;
  }
}
