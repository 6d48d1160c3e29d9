package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.PrintStream;
import java.util.Map;

/** The development command. {@link java.util.ServiceLoader} finds it in the libraries that only this command loads. */
public interface Development {
  /**
   * Serves with its own database and identity provider. Never returns normally.
   *
   * @param environment the environment variables of the process
   * @param err         the stream for messages to the user
   * @throws WrongSettings if a variable is invalid, or names a real database or identity provider
   */
  void serve(Map<String, String> environment, SettingsLoader loader, ServeCommand serve, PrintStream err)
      throws Exception;
}
