package io.voicesurvey.bootstrap.settings;

import io.voicesurvey.bootstrap.settings.Settings.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown if the environment is invalid or incomplete. The message lists every problem, one per line, and no secret. */
public final class WrongSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public WrongSettings(String message) {
    super(message);
    this.problems = List.of();
  }

  /** @param problems all problems, in the order of the variables' documentation */
  public WrongSettings(List<Problem> problems) {
    super(problems.stream().map(problem -> "  " + problem.variable() + " " + problem.message())
        .collect(Collectors.joining(System.lineSeparator(), "voicesurveyagent has wrong or missing settings:"
            + System.lineSeparator(), "")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
