package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.PrintStream;
import java.util.Map;

/**
 * What the development command does beside serving. {@link java.util.ServiceLoader} finds it among the libraries that
 * are there for that command alone.
 */
public interface Development {
  /**
   * Serves on a database and an identity provider of its own. Never returns but by an exception.
   *
   * @param environment the variables that are given
   * @param err         for what a person should know
   * @throws WrongSettings where they name a real database or identity provider, or one of them is wrong
   */
  void serve(Map<String, String> environment, SettingsLoader loader, ServeCommand serve, PrintStream err)
      throws Exception;
}
