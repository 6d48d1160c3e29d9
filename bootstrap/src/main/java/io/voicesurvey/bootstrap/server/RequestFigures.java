package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;

/** Counts requests when they have been answered. Asked by many threads at once; must not wait, and not fail. */
public interface RequestFigures {
  /**
   * A request was answered.
   *
   * @param method as it was sent
   * @param route  the path as it is documented; none where there is nothing at what was sent
   * @param code   of the problem that it was answered with
   * @param nanos  how long it took
   */
  void answered(String method, Optional<String> route, int status, Optional<ProblemCode> code, long nanos);

  /** The same of a GET of {@code /api/auth/me} that was answered with the profile, or {@code INVALID_TOKEN}. */
  void answeredQuickly(boolean recognized, long nanos);

  /** What was sent was refused before it was known to be a request. */
  void refusedUnread(int status, ProblemCode code);
}
