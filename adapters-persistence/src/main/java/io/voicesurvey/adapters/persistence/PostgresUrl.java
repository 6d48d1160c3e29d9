package io.voicesurvey.adapters.persistence;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.Text;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address and the credentials of a PostgreSQL database, from a URL in the format of libpq or of the JDBC driver.
 *
 * @param jdbcUrl the URL for the JDBC driver, without user and password; never printed, because its options may be
 *                secrets
 */
public record PostgresUrl(String jdbcUrl, Optional<String> user, Optional<Secret> password) {

  private static final String EXAMPLE = "postgresql://user:password@host:5432/database";
  private static final String MALFORMED = "is not a PostgreSQL URL: write " + EXAMPLE
      + " and percent-encode special characters (@ is %40, / is %2F, : is %3A)";

  private static final Pattern URL = Pattern.compile("(?<jdbc>jdbc:)?postgres(?:ql)?://"
      + "(?:(?<user>[^:@/?#\\[\\]]*)(?::(?<password>[^@/?#]*))?@)?" + "(?<hosts>[^@/?#]*)"
      + "(?:/(?<database>[^/?#]*))?" + "(?:\\?(?<options>[^#]*))?");
  private static final Pattern HOST = Pattern.compile("(?<host>[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final int DEFAULT_PORT = 5432;

  /**
   * Time limits of the driver, in seconds. A limit over {@link #MAX_TIME_LIMIT} is dropped. The limit of the database
   * adapter then applies, which detects an unavailable database within seconds.
   */
  private static final Set<String> TIME_LIMITS = Set.of("connectTimeout", "loginTimeout", "socketTimeout");
  private static final int MAX_TIME_LIMIT = 3;

  @Override
  public String toString() {
    return "PostgresUrl[***]";
  }

  /** @throws InvalidPostgresUrl if the text is malformed, or has an option that cannot be honoured */
  public static PostgresUrl parse(String text) throws InvalidPostgresUrl {
    Matcher matcher = URL.matcher(text);
    if (!matcher.matches() || BAD_ESCAPE.matcher(text).find()) {
      throw new InvalidPostgresUrl(MALFORMED);
    }
    Map<String, String> options = options(group(matcher, "options"), matcher.group("jdbc") != null);
    Optional<String> user = first(options.remove("user"), decoded(group(matcher, "user")));
    Optional<String> password = first(options.remove("password"), decoded(group(matcher, "password")));
    String jdbcUrl = "jdbc:postgresql://" + hosts(group(matcher, "hosts")) + "/"
        + encoded(database(group(matcher, "database"))) + query(options);
    return new PostgresUrl(jdbcUrl, user, password.map(Secret::of));
  }

  /** @param poolSize the number of connections in the pool, at least 1 */
  public DatabaseSettings settings(int poolSize) {
    return new DatabaseSettings(jdbcUrl, user, password, poolSize);
  }

  private static String group(Matcher matcher, String name) {
    return Optional.ofNullable(matcher.group(name)).orElse("");
  }

  private static Optional<String> first(String option, String inUserInfo) {
    return Optional.ofNullable(option).or(() -> Optional.of(inUserInfo)).filter(text -> !text.isEmpty());
  }

  private static String hosts(String text) throws InvalidPostgresUrl {
    if (text.isEmpty()) {
      throw new InvalidPostgresUrl("has no host: write " + EXAMPLE);
    }
    StringJoiner hosts = new StringJoiner(",");
    for (String host : text.split(",", -1)) {
      hosts.add(host(host));
    }
    return hosts.toString();
  }

  private static String host(String text) throws InvalidPostgresUrl {
    Matcher matcher = HOST.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidPostgresUrl(MALFORMED);
    }
    int port = matcher.group("port") == null ? DEFAULT_PORT : Integer.parseInt(matcher.group("port"));
    if (port < 1 || port > 65535) {
      throw new InvalidPostgresUrl("has an invalid port: use a number from 1 to 65535");
    }
    return matcher.group("host") + ":" + port;
  }

  private static String database(String text) throws InvalidPostgresUrl {
    if (text.isEmpty()) {
      throw new InvalidPostgresUrl("has no database: write " + EXAMPLE);
    }
    return decoded(text);
  }

  private static Map<String, String> options(String text, boolean jdbc) throws InvalidPostgresUrl {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : text.isEmpty() ? new String[0] : text.split("&")) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new InvalidPostgresUrl("has an option without a value: write ?name=value&name=value");
      }
      String name = decoded(option.substring(0, equals));
      String value = option.substring(equals + 1);
      // The JDBC driver decodes a plus sign as a space; libpq keeps it.
      options.put(name, jdbc ? decoded(value.replace("+", "%20")) : decoded(value));
    }
    return checked(LibpqOptions.toJdbc(options));
  }

  private static Map<String, String> checked(Map<String, String> options) throws InvalidPostgresUrl {
    for (Map.Entry<String, String> option : options.entrySet()) {
      Optional<String> problem = DriverOptions.problem(option.getKey(), option.getValue());
      if (problem.isPresent()) {
        throw new InvalidPostgresUrl(problem.get());
      }
    }
    options.entrySet().removeIf(option -> TIME_LIMITS.contains(option.getKey()) && isTooLong(option.getValue()));
    return options;
  }

  /** Zero means no limit. */
  private static boolean isTooLong(String seconds) {
    int limit = Integer.parseInt(seconds);
    return limit == 0 || limit > MAX_TIME_LIMIT;
  }

  private static String decoded(String text) throws InvalidPostgresUrl {
    String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (!Text.isClean(decoded) || decoded.indexOf('\uFFFD') >= 0) {
      throw new InvalidPostgresUrl("contains control characters or broken UTF-8: check its percent-encoding");
    }
    return decoded;
  }

  private static String query(Map<String, String> options) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    options.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
