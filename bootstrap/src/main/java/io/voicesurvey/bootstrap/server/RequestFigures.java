package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;

/** Counts answered requests. Many threads call it at the same time; it must not block and not fail. */
public interface RequestFigures {
  /**
   * Counts an answered request.
   *
   * @param method as received
   * @param route  the documented path; empty if the path has no route
   * @param code   the code of the problem document; empty if there is none
   * @param nanos  the duration in nanoseconds
   */
  void answered(String method, Optional<String> route, int status, Optional<ProblemCode> code, long nanos);

  /** Counts a GET of {@code /api/auth/me} whose response was the profile or {@code INVALID_TOKEN}. */
  void answeredQuickly(boolean recognized, long nanos);

  /** Counts data that was refused before it was recognized as a request. */
  void refusedUnread(int status, ProblemCode code);
}
