package io.voicesurvey.bootstrap.architecture.violations.everyfastpathhasacontract;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import java.util.Optional;
import java.util.function.Supplier;

final class SeededFastPath implements FastPath {
  @Override
  public Optional<String> method() {
    return Optional.of("GET");
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public boolean isBlocking() {
    return false;
  }

  @Override
  public Optional<Supplier<Answer>> decide(PlainRequest request) {
    return Optional.empty();
  }
}
