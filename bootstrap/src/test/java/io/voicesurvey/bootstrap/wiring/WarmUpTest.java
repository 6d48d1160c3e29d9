package io.voicesurvey.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.telemetry.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class WarmUpTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    Logging.configure(new Settings.Log(Level.INFO, LogFormat.TEXT));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    Logging.configure();
  }

  @Test
  void a_warm_up_that_breaks_leaves_one_line_without_the_text_of_the_provider() {
    WarmUp.attempt("the identity provider", () -> {
      throw new IllegalStateException("hunter2");
    });

    Logging.end();
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).singleElement().asString()
        .contains("WARN", "IllegalStateException").doesNotContain("hunter2");
  }
}
