package io.voicesurvey.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessEncodingTest {
  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "utf-8"})
  void text_read_as_utf_8_stays(String encoding) {
    assertThat(ProcessEncoding.readAs(encoding).environment(Map.of("A", "F\u00fchrung \ud83d\ude80")))
        .isEqualTo(Map.of("A", "F\u00fchrung \ud83d\ude80"));
    assertThat(ProcessEncoding.readAs(encoding).arguments("\u5c71\u7530", "")).containsExactly("\u5c71\u7530", "");
  }

  /** In Latin-1 every byte is a character, so that UTF-8 is read without an error as something else. */
  @ParameterizedTest
  @ValueSource(strings = {"ANSI_X3.4-1968", "ISO-8859-1", "US-ASCII"})
  void text_read_in_another_encoding_counts_where_it_is_ascii(String encoding) {
    assertThat(ProcessEncoding.readAs(encoding).environment(Map.of("A", "F\u00c3\u00bchrung", "B", "plain\n~")))
        .isEqualTo(Map.of("A", "F\ufffd\ufffdhrung", "B", "plain\n~"));
    assertThat(ProcessEncoding.readAs(encoding).arguments("\ud83d\ude80", "-x")).containsExactly("\ufffd", "-x");
  }

  @Test
  void nothing_given_is_nothing() {
    assertThat(ProcessEncoding.ofThisProcess().arguments()).isEmpty();
  }
}
