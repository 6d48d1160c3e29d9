package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;

/** Starts the service. */
@FunctionalInterface
public interface Serving {
  /**
   * Updates the schema and starts to answer requests.
   *
   * @return stops the service: it accepts no new connections, and running requests have eight seconds to end
   */
  AutoCloseable start(Settings settings) throws Exception;
}
