package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;

/** The service itself. */
@FunctionalInterface
public interface Serving {
  /**
   * Starts to answer requests, on a schema that is up to date.
   *
   * @return what ends it: no new connections, and what runs has ten seconds
   */
  AutoCloseable start(Settings settings) throws Exception;
}
