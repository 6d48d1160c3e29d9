package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.domain.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
  @ParameterizedTest
  @CsvSource({"postgresql://h/d, jdbc:postgresql://h:5432/d", "postgres://h:6000/d, jdbc:postgresql://h:6000/d",
      "jdbc:postgresql://h/d, jdbc:postgresql://h:5432/d", "postgresql://[::1]/d, jdbc:postgresql://[::1]:5432/d",
      "postgresql://[2001:db8::7]:1/d, jdbc:postgresql://[2001:db8::7]:1/d",
      "'postgresql://a,b:2/d', 'jdbc:postgresql://a:5432,b:2/d'",
      "postgresql://h/my%20db, jdbc:postgresql://h:5432/my%20db",
      "postgresql://h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem,"
          + "jdbc:postgresql://h:5432/d?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
      "postgresql://h/d?application_name=a+b&connect_timeout=3,"
          + "jdbc:postgresql://h:5432/d?ApplicationName=a%2Bb&connectTimeout=3",
      "jdbc:postgresql://h/d?ApplicationName=a+b, jdbc:postgresql://h:5432/d?ApplicationName=a%20b",
      "'postgresql://a,b:2/d?target_session_attrs=read-write', 'jdbc:postgresql://a:5432,b:2/d'",
      "'jdbc:postgresql://a,b/d?targetServerType=primary', 'jdbc:postgresql://a:5432,b:5432/d'",
      "'postgresql://a,b/d?load_balance_hosts=random', 'jdbc:postgresql://a:5432,b:5432/d?loadBalanceHosts=true'",
      "postgresql://h/d?keepalives=0, jdbc:postgresql://h:5432/d?tcpKeepAlive=false",
      "postgresql://h/d?client_encoding=UTF8&sslsni=1&sslcompression=0, jdbc:postgresql://h:5432/d",
      "postgresql://h/d?application_name=a&fallback_application_name=b,"
          + "jdbc:postgresql://h:5432/d?ApplicationName=a",
      "postgresql://h/d?fallback_application_name=b&application_name=a,"
          + "jdbc:postgresql://h:5432/d?ApplicationName=a",
      "postgresql://h/d?require_auth=scram-sha-256&gssencmode=disable&krbsrvname=p&sslnegotiation=direct,"
          + "jdbc:postgresql://h:5432/d?requireAuth=scram-sha-256&gssEncMode=disable&kerberosServerName=p"
          + "&sslNegotiation=direct",
      "postgresql://h/d?options=-c%20search_path%3Da&sslcert=/c&sslkey=/k,"
          + "jdbc:postgresql://h:5432/d?options=-c%20search_path%3Da&sslcert=%2Fc&sslkey=%2Fk"})
  void a_url_becomes_one_of_the_jdbc_driver(String text, String jdbcUrl) throws InvalidPostgresUrl {
    PostgresUrl url = PostgresUrl.parse(text);

    assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(url.user()).isEmpty();
    assertThat(url.password()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"connect_timeout=10&socketTimeout=30&loginTimeout=4, ''", "connectTimeout=0&socketTimeout=0, ''",
      "socketTimeout=3&connectTimeout=1&queryTimeout=30, ?socketTimeout=3&connectTimeout=1&queryTimeout=30",
      "socketTimeout=1&socketTimeout=30, ''"})
  void a_time_limit_may_be_shortened_but_not_lengthened(String given, String kept) throws InvalidPostgresUrl {
    assertThat(PostgresUrl.parse("postgresql://h/d?" + given).jdbcUrl())
        .isEqualTo("jdbc:postgresql://h:5432/d" + kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://u%40x:p%2F%3A+%25w@h/d", "jdbc:postgresql://u%40x:p%2F%3A+%25w@h/d",
      "postgresql://h/d?user=u%40x&password=p%2F%3A+%25w", "jdbc:postgresql://h/d?user=u%40x&password=p%2F%3A%2B%25w",
      "postgres://other:one@h/d?user=u%40x&password=p%2F%3A+%25w", "postgresql://u%40x:p%2F:+%25w@h/d"})
  void user_and_password_are_decoded_and_left_out_of_the_url(String text) throws InvalidPostgresUrl {
    PostgresUrl url = PostgresUrl.parse(text);

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/d");
    assertThat(url.user()).contains("u@x");
    assertThat(url.password()).contains(Secret.of("p/:+%w"));
  }

  /** Options of PostgreSQL 18's libpq that the driver lacks, or that would lead to another server. */
  @ParameterizedTest
  @ValueSource(strings = {"host", "hostaddr", "port", "dbname", "service", "servicefile", "passfile", "replication",
      "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "requiressl", "requirepeer",
      "sslcrl", "sslcrldir", "sslkeylogfile", "ssl_min_protocol_version", "ssl_max_protocol_version",
      "min_protocol_version", "max_protocol_version", "scram_client_key", "scram_server_key", "oauth_issuer",
      "oauth_client_id", "oauth_client_secret", "oauth_scope", "target_session_attrs", "targetServerType",
      "client_encoding", "sslcompression", "sslsni", "sslcertmode", "gssdelegation", "keepalives",
      "load_balance_hosts", "readOnly"})
  void a_parameter_that_cannot_be_honoured_is_refused_by_its_name(String name) {
    assertThatExceptionOfType(InvalidPostgresUrl.class)
        .isThrownBy(() -> PostgresUrl.parse("postgresql://h/d?" + name + "=hunter2"))
        .withMessageContaining(name).satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer-standby", "standby", "read-only"})
  void a_standby_is_no_database_of_this_service(String attributes) {
    assertThatExceptionOfType(InvalidPostgresUrl.class)
        .isThrownBy(() -> PostgresUrl.parse("postgresql://a,b/d?target_session_attrs=" + attributes))
        .withMessageContaining("use any or primary or read-write");
  }

  @Test
  void no_option_is_printed() throws InvalidPostgresUrl {
    assertThat(PostgresUrl.parse("postgresql://h/d?sslpassword=hunter2").toString()).doesNotContain("hunter2");
  }

  @Test
  void a_user_may_have_no_password() throws InvalidPostgresUrl {
    assertThat(PostgresUrl.parse("postgresql://u@h/d").user()).contains("u");
    assertThat(PostgresUrl.parse("postgresql://u:@h/d").password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "mysql://u:hunter2@h/d", "postgresql:u:hunter2@h/d", "postgresql://u:hunter2@/d",
      "postgresql://u:hunter2@h", "postgresql://u:hunter2@h/", "postgresql://u:hunter2@h:0/d",
      "postgresql://u:hunter2@h:65536/d", "postgresql://u:hunter2@h:port/d", "postgresql://u:hunter2@@h/d",
      "postgresql://u:hun/ter2@h/d", "postgresql://u:hunter2%@h/d", "postgresql://u:hunter2%zz@h/d",
      "postgresql://u:hunter2%00@h/d", "postgresql://u:hunter2%ff@h/d", "postgresql://u:hunter2@h/d#x",
      "postgresql://u:hunter2@h/d/e", "postgresql://u:hunter2@h/d?sslmode", "postgresql://u:hunter2@h/d?sslmode=on",
      "postgresql://u:hunter2@[::1/d", "postgresql://u:hunter2@h o/d", "postgresql://u:hunter2@a,,b/d", " ",
      "postgresql://u:hunter2@h/d?=x", "postgresql://h/d?connect_timeout=hunter2",
      "postgresql://h/d?gssEncMode=hunter2", "postgresql://h/d?hunter2=x", "postgresql://h/d?sslmod=hunter2"})
  void a_malformed_url_is_refused_without_a_word_of_it(String text) {
    assertThatExceptionOfType(InvalidPostgresUrl.class).isThrownBy(() -> PostgresUrl.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2", "ter2"));
  }
}
