package io.voicesurvey.adapters.persistence;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Translates libpq options of a database URL to options of the JDBC driver (PostgreSQL, section 34.1.2: Parameter Key
 * Words). Options without a translation are refused: an operator would assume that an ignored option works.
 */
final class LibpqOptions {
  /** Options that have another name in the JDBC driver. */
  private static final Map<String, String> JDBC_NAMES = Map.of("application_name", "ApplicationName",
      "connect_timeout", "connectTimeout", "channel_binding", "channelBinding", "require_auth", "requireAuth",
      "gssencmode", "gssEncMode", "krbsrvname", "kerberosServerName", "sslnegotiation", "sslNegotiation");

  /** The allowed values of each option. They describe what always happens, so the option is dropped. */
  private static final Map<String, Set<String>> ALWAYS_TRUE = Map.of("target_session_attrs",
      Set.of("any", "read-write", "primary"), "targetServerType", Set.of("any", "primary", "master", "preferPrimary"),
      "client_encoding", Set.of("utf8", "utf-8", "unicode"), "sslcompression", Set.of("0"), "sslsni", Set.of("1"),
      "sslcertmode", Set.of("allow"), "gssdelegation", Set.of("0"), "readOnly", Set.of("false"));

  /** Options that select another target, or that the driver does not support. */
  private static final Set<String> REFUSED = Set.of("host", "hostaddr", "port", "dbname", "service", "servicefile",
      "passfile", "replication", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
      "requiressl", "requirepeer", "sslcrl", "sslcrldir", "sslkeylogfile", "ssl_min_protocol_version",
      "ssl_max_protocol_version", "min_protocol_version", "max_protocol_version", "scram_client_key",
      "scram_server_key", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope");

  private LibpqOptions() {}

  /** @throws InvalidPostgresUrl if an option cannot be honoured; the message omits its value, which may be a secret */
  static Map<String, String> toJdbc(Map<String, String> given) throws InvalidPostgresUrl {
    Map<String, String> options = new LinkedHashMap<>();
    for (Map.Entry<String, String> option : given.entrySet()) {
      String name = option.getKey();
      String value = option.getValue();
      refuse(name, value);
      switch (name) {
        case "fallback_application_name" -> options.putIfAbsent("ApplicationName", value);
        case "keepalives" -> options.put("tcpKeepAlive", oneOf(name, value, Map.of("0", "false", "1", "true")));
        case "load_balance_hosts" ->
          options.put("loadBalanceHosts", oneOf(name, value, Map.of("disable", "false", "random", "true")));
        default -> {
          if (!ALWAYS_TRUE.containsKey(name)) {
            options.put(JDBC_NAMES.getOrDefault(name, name), value);
          }
        }
      }
    }
    return options;
  }

  private static void refuse(String name, String value) throws InvalidPostgresUrl {
    if (REFUSED.contains(name)) {
      throw new InvalidPostgresUrl("has the option " + name + ", which this service does not support: remove it");
    }
    Set<String> only = ALWAYS_TRUE.getOrDefault(name, Set.of());
    if (!only.isEmpty() && !only.contains(value) && !only.contains(value.toLowerCase(Locale.ROOT))) {
      throw new InvalidPostgresUrl("has an unsupported value of " + name + ": remove the option, or use "
          + String.join(" or ", only.stream().sorted().toList()));
    }
    if (only.isEmpty() && !isKnown(name)) {
      // The message omits the name, which may be part of a password that contains a &.
      throw new InvalidPostgresUrl(
          "has an option that neither libpq nor the JDBC driver knows: correct its name, or percent-encode"
              + " a & in a value as %26");
    }
  }

  private static boolean isKnown(String name) {
    return Set.of("fallback_application_name", "keepalives", "load_balance_hosts").contains(name)
        || DriverOptions.isKnown(JDBC_NAMES.getOrDefault(name, name));
  }

  private static String oneOf(String name, String value, Map<String, String> choices) throws InvalidPostgresUrl {
    return Optional.ofNullable(choices.get(value))
        .orElseThrow(() -> new InvalidPostgresUrl("has an unsupported value of " + name
            + ": use " + String.join(" or ", choices.keySet().stream().sorted().toList())));
  }
}
