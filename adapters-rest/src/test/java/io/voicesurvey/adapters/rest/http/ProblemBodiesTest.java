package io.voicesurvey.adapters.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemBodiesTest {
  private static final ProblemException FORBIDDEN = new ProblemException(ProblemCode.FORBIDDEN, "Ask someone.");

  private final ProblemBodies bodies = new ProblemBodies();

  @Test
  void eachDocumentHasItsOwnRequestId() {
    for (String id : List.of("a", "mark", "request_id", "0190f3c2-7b6e-7c00-8000-000000000000", "x".repeat(64), "a")) {
      assertIsDocument(FORBIDDEN, id);
    }
  }

  @Test
  void problemsThatDifferInOnePartHaveTheirOwnDocuments() {
    for (int i = 0; i < 2; i++) {
      assertIsDocument(FORBIDDEN, "id");
      assertIsDocument(FORBIDDEN.withStatus(401), "id");
      assertIsDocument(new ProblemException(ProblemCode.FORBIDDEN, "\"request_id\":\"mark\" \u00e9\ud83d\ude00"), "id");
      assertIsDocument(new ProblemException(ProblemCode.CROSS_SITE, FORBIDDEN.detail()), "id");
      assertIsDocument(FORBIDDEN.withError("role", "must be known"), "id");
      assertIsDocument(FORBIDDEN.withIdpError(Optional.of("access_denied")), "id");
    }
  }

  @Test
  void moreProblemsThanAreKeptHaveTheirOwnDocumentsToo() {
    List<ProblemException> problems = IntStream.range(0, 500)
        .mapToObj(i -> new ProblemException(ProblemCode.RATE_LIMITED, "Wait " + i + " seconds.")).toList();
    for (int i = 0; i < 2; i++) {
      problems.forEach(problem -> assertIsDocument(problem, "id"));
    }
  }

  private void assertIsDocument(ProblemException problem, String requestId) {
    assertThat(bodies.of(problem, requestId)).isEqualTo(Json.write(Problem.of(problem, requestId)));
  }
}
