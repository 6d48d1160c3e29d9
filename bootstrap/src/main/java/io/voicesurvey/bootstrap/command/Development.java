package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.WrongSettings;

/** The development command. {@link java.util.ServiceLoader} finds it in the libraries that only this command loads. */
public interface Development {
  /**
   * Serves with its own database and identity provider. Never returns normally.
   *
   * @throws WrongSettings if a variable is invalid, or names a real database or identity provider
   */
  void serve(CommandContext context) throws Exception;
}
