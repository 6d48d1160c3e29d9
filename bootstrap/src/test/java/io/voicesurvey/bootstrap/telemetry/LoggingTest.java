package io.voicesurvey.bootstrap.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("io.voicesurvey.some.Thing");
  private static final Logger THEIRS = LoggerFactory.getLogger("org.example.Library");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    Logging.configure();
  }

  @Test
  void json_has_one_object_a_line_with_the_fields_for_a_collector() throws Exception {
    Logging.configure(new Settings.Log(Level.INFO, LogFormat.JSON));
    try (MDC.MDCCloseable closed = MDC.putCloseable("request_id", "r-1")) {
      OURS.atInfo().addKeyValue("user_id", 7).log("signed\nin");
      assertThat(closed).isNotNull();
    }
    JsonNode line = new ObjectMapper().readTree(lines().getFirst());

    assertThat(lines()).hasSize(1);
    assertThat(line.get("timestamp").asText()).endsWith("Z");
    assertThat(Instant.parse(line.get("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("logger").asText()).isEqualTo("io.voicesurvey.some.Thing");
    assertThat(line.get("message").asText()).isEqualTo("signed\nin");
    assertThat(line.get("request_id").asText()).isEqualTo("r-1");
    assertThat(line.get("user_id").asInt()).isEqualTo(7);
  }

  @Test
  void no_value_forges_a_line_of_text() {
    Logging.configure(new Settings.Log(Level.INFO, LogFormat.TEXT));
    OURS.info("hello\r\n2026-01-01T00:00:00.000Z INFO  forged\u2028x\u0085y");

    Logging.end();
    assertThat(written.toString(StandardCharsets.UTF_8).split("[\\r\\n\\u0085\\u2028]")).singleElement().asString()
        .contains("INFO  i.voicesurvey.some.Thing", "hello 2026-01-01");
  }

  @Test
  void libraries_speak_one_level_higher_and_before_the_settings_are_known_there_are_warnings_alone() {
    Logging.configure(new Settings.Log(Level.INFO, LogFormat.TEXT));
    THEIRS.info("chatter");
    THEIRS.warn("theirs");
    OURS.debug("detail");
    Logging.configure();
    OURS.info("too early");

    assertThat(lines()).singleElement().asString().contains("theirs");
  }

  @Test
  void debugging_shows_our_detail_and_messages_of_libraries_but_never_their_tokens() {
    Logging.configure(new Settings.Log(Level.DEBUG, LogFormat.TEXT));
    OURS.debug("detail");
    THEIRS.info("theirs");
    LoggerFactory.getLogger("org.jose4j.jwt").info("a token");
    LoggerFactory.getLogger("io.smallrye.jwt.auth").info("a token");

    assertThat(lines()).hasSize(2);
  }

  @Test
  void messages_of_java_util_logging_come_here() {
    Logging.configure(new Settings.Log(Level.DEBUG, LogFormat.TEXT));
    java.util.logging.Logger.getLogger("org.example.Old").info("bridged");
    java.util.logging.Logger.getLogger("org.example.Old").fine("too fine");

    assertThat(lines()).singleElement().asString().contains("INFO  org.example.Old", "bridged");
  }

  /** What was written by the time that all had to be. */
  private List<String> lines() {
    Logging.end();
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
