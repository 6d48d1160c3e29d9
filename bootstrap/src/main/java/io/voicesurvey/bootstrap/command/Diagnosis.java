package io.voicesurvey.bootstrap.command;

import java.util.function.Consumer;

/** Looks at all that the service needs and does not have in itself. */
@FunctionalInterface
public interface Diagnosis {
  /** Looks at one thing after the other, and tells of each as soon as it is known. */
  void run(Consumer<Finding> listener);

  /**
   * What was found of one thing.
   *
   * @param subject what it is, in a few words
   * @param isOk    false: it keeps the service from working, or from working safely
   * @param text    what is so or, where it is not as it should be, what is wrong and what to do
   */
  record Finding(String subject, boolean isOk, String text) {}
}
