package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriverOptionsTest {
  @ParameterizedTest
  @CsvSource({"socketTimeout, hunter2", "prepareThreshold, hunter2", "targetServerType, hunter2", "gssEncMode, hunter2",
      "sslmode, hunter2", "sslmode, 'disable,allow'", "requireAuth, 'md5,hunter2'", "queryTimeout, -1",
      "loginTimeout, 1.5", "defaultRowFetchSize, 99999999999", "unknownLength, ''"})
  void a_value_that_the_driver_does_not_take_is_a_problem_that_names_the_option_alone(String name, String value) {
    assertThat(DriverOptions.problem(name, value)).get().asString().contains(name).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"prepareThreshold, 0", "targetServerType, preferSecondary", "gssEncMode, disable", "sslmode, verify-full",
      "requireAuth, 'md5,scram-sha-256'", "receiveBufferSize, -1", "unknownLength, 2147483647", "tcpKeepAlive, true",
      "ApplicationName, hunter2", "currentSchema, hunter2"})
  void an_option_that_the_driver_takes_is_no_problem(String name, String value) {
    assertThat(DriverOptions.problem(name, value)).isEmpty();
  }

  @Test
  void an_option_of_libpq_alone_is_none() {
    assertThat(DriverOptions.problem("keepalives_idle", "hunter2")).isEmpty();
  }
}
