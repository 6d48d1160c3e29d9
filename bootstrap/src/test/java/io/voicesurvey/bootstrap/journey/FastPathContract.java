package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.http.FastPath;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request gets the same bytes from the fast path and from JAX-RS. The rules of the architecture require this test for
 * every fast path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface FastPathContract<P extends FastPath> {
  /** Requests that the fast path answers, and requests that differ from them in one part. */
  Stream<String> requests();

  String respond(String request) throws IOException;

  /** The response to the same request with an unknown expectation, which the fast path leaves to JAX-RS. */
  String respondByJaxRs(String request) throws IOException;

  @ParameterizedTest
  @MethodSource("requests")
  default void bothWaysAnswerTheSameBytes(String request) throws IOException {
    assertThat(respond(request)).isEqualTo(respondByJaxRs(request)).startsWith("HTTP/1.1 ");
  }
}
