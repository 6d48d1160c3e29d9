package io.voicesurvey.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataOutputTest {
  @Test
  void written_text_is_there_and_nothing_failed() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    DataOutput out = DataOutput.to(written, StandardCharsets.US_ASCII);
    out.print("F\u00fchrung");
    out.writeBytes(new byte[]{'!', '\n'});

    assertThat(out.failure()).isEmpty();
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("F\u00fchrung!\n");
  }

  @Test
  void the_first_reason_is_kept_also_where_it_shows_only_when_the_buffer_is_written() {
    DataOutput out = DataOutput.to(failing("No space left on device"), StandardCharsets.UTF_8);
    out.print("no end of a line");

    assertThat(out.failure()).contains("standard output cannot be written: No space left on device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Broken pipe", "Daten\u00fcbergabe unterbrochen (broken pipe)", "Pipe interrotta"})
  void a_reader_that_left_is_no_failure(String reason) {
    DataOutput out = DataOutput.to(failing(reason), StandardCharsets.UTF_8);
    out.println("more");

    assertThat(out.failure()).isEmpty();
    assertThat(out.checkError()).isTrue();
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
