package io.voicesurvey.bootstrap.command;

import java.util.function.Consumer;

/** Checks the external dependencies of the service. */
@FunctionalInterface
public interface Diagnosis {
  /** Runs the checks one after the other. Reports each finding as soon as it is known. */
  void run(Consumer<Finding> listener);

  /**
   * The result of one check.
   *
   * @param subject the checked item, in a few words
   * @param isOk    false: the service cannot work, or cannot work safely
   * @param text    the state of the item or, if it is not ok, the problem and its solution
   */
  record Finding(String subject, boolean isOk, String text) {}
}
