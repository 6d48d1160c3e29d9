package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * The connection settings of the database. Options in the URL override all defaults here: behind a transaction-mode
 * pooler that does not forward prepared statements, add {@code prepareThreshold=0}.
 *
 * @param jdbcUrl  begins with {@code jdbc:postgresql:}; may contain secrets and is never printed
 * @param user     empty if the URL contains it, or if the driver's default applies
 * @param password empty if the URL contains it, or if none is needed
 * @param poolSize number of connections in the pool, at least 1
 */
public record DatabaseSettings(String jdbcUrl, Optional<String> user, Optional<Secret> password, int poolSize) {
  /** @throws IllegalArgumentException if the URL is not a PostgreSQL URL, or the pool size is below 1 */
  public DatabaseSettings {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!new Driver().acceptsURL(jdbcUrl)) {
      throw new IllegalArgumentException("the JDBC URL is not a PostgreSQL URL");
    }
    if (poolSize < 1) {
      throw new IllegalArgumentException("a pool has at least one connection");
    }
  }

  @Override
  public String toString() {
    return "DatabaseSettings[jdbcUrl=***, user=***, password=***, poolSize=" + poolSize + "]";
  }

  /** Driver properties for every connection, except those that depend on its use. */
  public Properties driverProperties() {
    Properties properties = new Properties();
    PGProperty.CONNECT_TIMEOUT.set(properties, 2);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // For a cancel request, on its own connection; the thread of the statement waits for it.
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 1);
    // A standby lags behind, so its answers may be wrong.
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.APPLICATION_NAME.set(properties, "voicesurveyagent");
    // Error details quote rows, for example a duplicate email.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    user.ifPresent(name -> PGProperty.USER.set(properties, name));
    password.ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret.reveal()));
    return properties;
  }
}
