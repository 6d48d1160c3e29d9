package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.util.Map;

/** Makes settings of environment variables, and the log as they say. */
@FunctionalInterface
public interface SettingsLoader {
  /** @throws WrongSettings where a variable is wrong or missing */
  Settings load(Map<String, String> environment);
}
