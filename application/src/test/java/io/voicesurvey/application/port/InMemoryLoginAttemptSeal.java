package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sealed attempts that are valid because this object sealed them. Share one among the instances of a test. */
public final class InMemoryLoginAttemptSeal implements LoginAttemptSeal {
  /** Counts over all instances, so that each sealed text is unique. */
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Map<Secret, LoginAttempt> sealed = new ConcurrentHashMap<>();
  private final Set<Secret> former = ConcurrentHashMap.newKeySet();

  @Override
  public Secret seal(LoginAttempt attempt) {
    Secret text = Secret.of("attempt-" + NUMBERS.incrementAndGet());
    sealed.put(text, attempt);
    return text;
  }

  /** Seals in the form of an earlier release. */
  public Secret sealLegacy(LoginAttempt attempt) {
    Secret text = seal(attempt);
    former.add(text);
    return text;
  }

  @Override
  public Optional<LoginAttempt> open(Secret text) {
    return Optional.ofNullable(sealed.get(text));
  }

  @Override
  public Optional<LoginAttempt> openLegacy(Secret text) {
    return open(text).filter(attempt -> former.contains(text));
  }
}
