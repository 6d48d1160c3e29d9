package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How to reach the database. Options in the URL win over every choice made here: behind a pooler in transaction mode that
 * forwards no prepared statements, {@code prepareThreshold=0} belongs there.
 *
 * @param jdbcUrl  begins with {@code jdbc:postgresql:}; may carry secrets and is never printed
 * @param user     none where the URL names it, or the driver's default serves
 * @param password none where the URL names it, or none is needed
 * @param poolSize connections held, at least 1
 */
public record DatabaseSettings(String jdbcUrl, Optional<String> user, Optional<Secret> password, int poolSize) {
  /** @throws IllegalArgumentException where the URL is not one of PostgreSQL's, or the pool would be empty */
  public DatabaseSettings {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    if (!new Driver().acceptsURL(jdbcUrl)) {
      throw new IllegalArgumentException("the JDBC URL is not one of PostgreSQL's");
    }
    if (poolSize < 1) {
      throw new IllegalArgumentException("a pool has at least one connection");
    }
  }

  @Override
  public String toString() {
    return "DatabaseSettings[jdbcUrl=***, user=***, password=***, poolSize=" + poolSize + "]";
  }

  /** What the driver is told on every connection, save what depends on its use. */
  public Properties driverProperties() {
    Properties properties = new Properties();
    PGProperty.CONNECT_TIMEOUT.set(properties, 2);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    // A standby is behind: what it answers may be wrong.
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.HOST_RECHECK_SECONDS.set(properties, 5);
    PGProperty.APPLICATION_NAME.set(properties, "voicesurveyagent");
    // The details of an error quote rows: a duplicate email, for one.
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    user.ifPresent(name -> PGProperty.USER.set(properties, name));
    password.ifPresent(secret -> PGProperty.PASSWORD.set(properties, secret.reveal()));
    return properties;
  }
}
