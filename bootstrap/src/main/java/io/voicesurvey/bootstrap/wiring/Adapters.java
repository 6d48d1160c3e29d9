package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.adapters.oidc.provider.ClientAuthentication;
import io.voicesurvey.adapters.oidc.provider.ProviderFiles;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.adapters.oidc.token.AccessTokenSettings;
import io.voicesurvey.adapters.oidc.token.NewKeyFile;
import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.UnusableKeyException;
import io.voicesurvey.adapters.persistence.DatabaseSettings;
import io.voicesurvey.adapters.rest.http.RestSettings;
import io.voicesurvey.bootstrap.settings.FileChecks;
import io.voicesurvey.bootstrap.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Converts the settings to the settings of each adapter. */
public final class Adapters {
  private Adapters() {}

  /** The adapters' checks of files. At the start-up a bad file is reported together with all other problems. */
  public static FileChecks fileChecks() {
    return new FileChecks(Adapters::signingKeysProblem, ProviderFiles::clientKeyProblem,
        ProviderFiles::certificatesProblem);
  }

  private static Optional<String> signingKeysProblem(Path path) {
    try {
      SigningKeys.ofPath(path, InstantSource.system());
      return Optional.empty();
    } catch (UnusableKeyException e) {
      return Optional.of(e.getMessage());
    }
  }

  public static DatabaseSettings database(Settings.Database database) {
    return new DatabaseSettings(database.jdbcUrl(), database.user(), database.password(), database.poolSize());
  }

  /** @throws IllegalStateException if a key has become invalid since the settings were read */
  public static SigningKeys signingKeys(Settings.KeySource source, InstantSource clock) {
    try {
      return switch (source) {
        case Settings.KeySource.SecretKey(var secret) -> SigningKeys.ofSecret(secret);
        case Settings.KeySource.KeyFile(var path) -> SigningKeys.ofPath(path, clock);
      };
    } catch (UnusableKeyException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Writes a new signing key into a folder and returns its file. */
  public static Path generateKey(Path folder, String algorithm) throws IOException {
    return NewKeyFile.write(folder, NewKeyFile.Algorithm.named(algorithm), Wiring.CLOCK);
  }

  public static AccessTokenSettings accessTokens(Settings.Jwt jwt) {
    return new AccessTokenSettings(jwt.issuer(), jwt.audience(), jwt.lifetime());
  }

  public static ProviderSettings provider(Settings.Oidc oidc) {
    return new ProviderSettings(oidc.issuer(), oidc.clientId(), oidc.clientSecret(),
        oidc.clientAuth().map(Adapters::clientAuthentication), oidc.clientPrivateKeyFile(), oidc.redirectUri(),
        oidc.scopes(), oidc.roleMapping().map(Adapters::roleMapping),
        oidc.clockSkew(), oidc.idTokenAlgorithms(), oidc.caFile(), oidc.postLogoutRedirectUri(),
        oidc.trustedAudiences(), oidc.proxies());
  }

  public static RoleMapping roleMapping(Settings.RoleMapping mapping) {
    return new RoleMapping(mapping.claim(), mapping.roles());
  }

  private static ClientAuthentication clientAuthentication(Settings.ClientAuth method) {
    return switch (method) {
      case CLIENT_SECRET_BASIC -> ClientAuthentication.CLIENT_SECRET_BASIC;
      case CLIENT_SECRET_POST -> ClientAuthentication.CLIENT_SECRET_POST;
      case PRIVATE_KEY_JWT -> ClientAuthentication.PRIVATE_KEY_JWT;
      case NONE -> ClientAuthentication.NONE;
    };
  }

  public static RestSettings rest(Settings.Http http, String version) {
    return new RestSettings(http.publicUrl(), http.corsOrigins(), http.rateLimitPerMinute(), version);
  }
}
