package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.user.UserId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers plain requests for one operation without JAX-RS, which costs several times the work of the answer. The
 * response is byte for byte that of the resource behind the filters, which handle all other requests.
 */
public interface FastPath {
  /** The method, in capitals. A POST must have a body, any other request has none. */
  String method();

  /** The path as it is sent. */
  String path();

  /** True if {@link #decide} or its answer may block. */
  boolean isBlocking();

  /**
   * Decides whether this class can answer the request, and how.
   *
   * @return computes the answer; empty if JAX-RS must answer
   */
  Optional<Supplier<Answer>> decide(PlainRequest request);

  /** An answer without the headers that every response has. */
  sealed interface Answer {
    /** The user of the request, for the access log; empty if unknown. */
    Optional<UserId> user();

    /** @param value is sent as JSON with status 200 */
    record Ok(Object value, Optional<UserId> user) implements Answer {}

    record Refused(ProblemException problem, Optional<UserId> user) implements Answer {}
  }
}
