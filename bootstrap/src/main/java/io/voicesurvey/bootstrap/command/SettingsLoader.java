package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.util.Map;

/** Reads settings from environment variables, and configures the log by them. */
@FunctionalInterface
public interface SettingsLoader {
  /** @throws WrongSettings if a variable is invalid or missing */
  Settings load(Map<String, String> environment);
}
