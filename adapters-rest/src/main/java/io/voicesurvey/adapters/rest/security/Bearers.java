package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.http.FastPath;
import io.voicesurvey.adapters.rest.http.FastPath.Answer;
import io.voicesurvey.adapters.rest.http.PlainRequest;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.User;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Authenticates the bearer of a plain request for a {@link FastPath}. Refuses the same as {@link BearerFilter}. */
public interface Bearers {
  /** True if {@link #decide} or its answer may block. */
  boolean isBlocking();

  /**
   * Decides whether the request can be answered, and how.
   *
   * @param answer to a user in a session
   * @return computes the answer, or refuses the token; empty if JAX-RS must answer
   */
  Optional<Supplier<Answer>> decide(PlainRequest request, BiFunction<User, SessionId, Answer> answer);
}
