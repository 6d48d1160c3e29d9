package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaOutdatedTest {
  @Test
  void namesTheCommandToRunAndKeepsTheFailureAsSuppressed() {
    Throwable failure = new IllegalStateException("no such column");

    assertThat(new SchemaOutdated(failure)).hasNoCause().hasSuppressedException(failure)
        .hasMessageEndingWith("run migrate");
  }
}
