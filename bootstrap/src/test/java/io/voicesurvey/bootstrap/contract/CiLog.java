package io.voicesurvey.bootstrap.contract;

import java.io.PrintStream;
import java.util.Map;

/** The log of continuous integration, which strangers may read. */
final class CiLog {
  private CiLog() {}

  /** Tells GitHub's runner, where that is where we are, never to show this. Nowhere else is it printed. */
  static void mask(String secret, Map<String, String> environment, PrintStream log) {
    if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
      // On a line of its own: the runner reads no command from the middle of another line.
      log.println();
      log.println("::add-mask::" + secret);
    }
  }
}
