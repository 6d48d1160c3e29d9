package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.WrongSettings;

/** The development command. {@link java.util.ServiceLoader} finds it in the libraries that only this command loads. */
public interface Development {
  /**
   * Serves with its own database and identity providers. Never returns normally.
   *
   * @param providers the number of identity providers, 1 or 2
   * @throws WrongSettings if a variable is invalid, or names a real database or identity provider
   */
  void serve(CommandContext context, int providers) throws Exception;
}
