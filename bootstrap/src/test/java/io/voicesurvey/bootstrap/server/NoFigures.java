package io.voicesurvey.bootstrap.server;

import io.voicesurvey.adapters.rest.problem.ProblemCode;
import java.util.Optional;

/** Counts nothing. */
final class NoFigures implements RequestFigures {
  @Override
  public void answered(String method, Optional<String> route, int status, Optional<ProblemCode> code, long nanos) {}

  @Override
  public void answeredQuickly(boolean recognized, long nanos) {}

  @Override
  public void refusedUnread(int status, ProblemCode code) {}
}
