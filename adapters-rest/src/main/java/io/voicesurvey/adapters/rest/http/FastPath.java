package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.http.CompleteResponse.Header;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers plain requests for one operation without JAX-RS. JAX-RS would cost several times the work of the answer. All
 * other requests go to the resource of the same operation, whose response is the same to the byte.
 */
public interface FastPath {
  /**
   * The method, in capitals. A POST must have a body, any other request has none. Empty if the operation has the
   * annotation {@link AnyMethod}: the request can then have any method, query and {@code Accept} header, and has no body.
   */
  Optional<String> method();

  /** The path as it is sent. */
  String path();

  /** True if {@link #decide} or its answer may block. */
  boolean isBlocking();

  /**
   * Decides whether this class can answer the request, and how.
   *
   * @return computes the answer, whose failures have the same responses as those of a resource; empty if another fast
   *         path of the operation or JAX-RS must answer
   */
  Optional<Supplier<Answer>> decide(PlainRequest request);

  /** An answer without the headers that every response has. */
  sealed interface Answer {
    /** The id of the user of the request, for the access log; empty if unknown. */
    Optional<UUID> userId();

    /** @param value is sent as JSON with status 200 */
    record Ok(Object value, Optional<UUID> userId) implements Answer {}

    /** Status 200 without a body. */
    record Empty(List<Header> headers, Optional<UUID> userId) implements Answer {
      public Empty {
        headers = List.copyOf(headers);
      }
    }

    record Refused(ProblemException problem, Optional<UUID> userId) implements Answer {}
  }
}
