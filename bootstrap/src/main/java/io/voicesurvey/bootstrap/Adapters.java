package io.voicesurvey.bootstrap;

import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.UnusableKeyException;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.bootstrap.settings.Settings;

/** What the settings are to each adapter. */
final class Adapters {
  private Adapters() {}

  static DatabaseSettings database(Settings.Database database) {
    return new DatabaseSettings(database.jdbcUrl(), database.user(), database.password(), database.poolSize());
  }

  /** @throws IllegalStateException where a key that was sound when the settings were read is no more */
  static SigningKeys signingKeys(Settings.KeySource source) {
    try {
      return switch (source) {
        case Settings.KeySource.SecretKey(var secret) -> SigningKeys.ofSecret(secret);
        case Settings.KeySource.KeyFile(var path) -> SigningKeys.ofPath(path);
      };
    } catch (UnusableKeyException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
