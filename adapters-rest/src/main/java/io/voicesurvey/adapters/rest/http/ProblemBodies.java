package io.voicesurvey.adapters.rest.http;

import io.voicesurvey.adapters.rest.problem.Problem;
import io.voicesurvey.adapters.rest.problem.ProblemCode;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes problem documents as JSON. Writes those that differ only in their request id once, and then copies them. Safe
 * for use by many threads.
 */
final class ProblemBodies {
  /** More than there are problems without a part that varies. */
  private static final int MAX_TEMPLATES = 200;

  private final Map<Kind, Template> templates = new ConcurrentHashMap<>();

  /** All that varies in the document, except the request id. */
  private record Kind(ProblemCode code, int status, String detail) {}

  /** @param requestId of the form {@link RequestIds#PATTERN}, which JSON need not escape */
  byte[] of(ProblemException problem, String requestId) {
    if (problem.idpError().isPresent() || !problem.errors().isEmpty()) {
      return Json.write(Problem.of(problem, requestId));
    }
    Kind kind = new Kind(problem.code(), problem.status(), problem.detail());
    return Optional.ofNullable(templates.get(kind)).orElseGet(() -> template(kind, problem)).with(requestId);
  }

  private Template template(Kind kind, ProblemException problem) {
    Template template = Template.of(problem);
    if (templates.size() < MAX_TEMPLATES) {
      templates.put(kind, template);
    }
    return template;
  }

  /** A document without its request id. */
  private record Template(byte[] before, byte[] after) {
    private static final String MARK = "mark";

    /** In no other value: JSON escapes its quotes. */
    private static final String MARKED = "\"request_id\":\"" + MARK + "\"";

    static Template of(ProblemException problem) {
      String document = new String(Json.write(Problem.of(problem, MARK)), StandardCharsets.UTF_8);
      int start = document.indexOf(MARKED) + MARKED.indexOf(MARK);
      return new Template(document.substring(0, start).getBytes(StandardCharsets.UTF_8),
          document.substring(start + MARK.length()).getBytes(StandardCharsets.UTF_8));
    }

    byte[] with(String requestId) {
      byte[] id = requestId.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(before.length + id.length + after.length).put(before).put(id).put(after).array();
    }
  }
}
