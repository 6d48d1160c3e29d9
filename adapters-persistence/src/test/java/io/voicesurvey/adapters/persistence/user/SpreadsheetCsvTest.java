package io.voicesurvey.adapters.persistence.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpreadsheetCsvTest {
  @JsonPropertyOrder({"name", "last_login_at"})
  record Row(String name, @JsonProperty("last_login_at") Optional<Instant> lastLoginAt) {}

  @Test
  void aHeaderAndARowForEachRecordAreWritten() throws IOException {
    assertThat(csv(new Row("Zoë, \"Z\"", Optional.of(Instant.EPOCH)), new Row("Ann", Optional.empty())))
        .isEqualTo("name,last_login_at\n\"Zoë, \"\"Z\"\"\",1970-01-01T00:00:00Z\nAnn,\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "+1", "-1", "@a", "\t=1", "\r=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"})
  void aSpreadsheetSeesNoFormula(String text) throws IOException {
    assertThat(csv(new Row(text, Optional.empty())).split("\n", 2)[1]).matches("(?s)\"?'.*");
  }

  private static String csv(Row... rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SequenceWriter writer = SpreadsheetCsv.writer(out, Row.class)) {
      for (Row row : rows) {
        writer.write(row);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
