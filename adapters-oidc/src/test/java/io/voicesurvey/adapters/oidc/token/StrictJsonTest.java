package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrictJsonTest {
  @Test
  void oneObjectIsRead() {
    assertThat(StrictJson.object(" {\"a\":[1,{\"b\":null}]} ")).get().extracting(JsonObject::toString)
        .isEqualTo("{\"a\":[1,{\"b\":null}]}");
  }

  @Test
  void everythingElseIsNot() {
    assertThat(new String[]{"", " ", "{", "}", "[]", "1", "null", "\"text\"", "{}{}", "{} x", "{},", "{\"a\":1,}",
        "{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":2}}", "{\"a\":1,\"\\u0061\":2}", "{a:1}", "{'a':1}", "{\"a\":01}",
        "{\"a\":NaN}", "{\"a\":\"\n\"}", "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}",
        "{\"a\":" + "[".repeat(100_000)})
        .allSatisfy(
            text -> assertThat(StrictJson.object(text)).as(text.substring(0, Math.min(20, text.length()))).isEmpty());
  }

  @Test
  void invalidUtf8IsNotRead() {
    byte[] bytes = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    bytes[6] = (byte) 0xff;

    assertThat(StrictJson.object(bytes)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '#', delimiter = '|', value = {"# # | empty", "[] | line 1, column 1",
      "{\"a\":1,\"a\":2} | line 1, column", "{a:1} | line 1, column 2", "{} x | line 1, column 4", "{\"a\":1 | its end",
      "{\"a\":\"hunter2\",} | line 1, column 16"})
  void aFlawIsNamedWithItsPlace(String text, String flaw) {
    assertThat(StrictJson.problem(text.getBytes(StandardCharsets.UTF_8))).contains(flaw).doesNotContain("hunter2");
  }

  @Test
  void otherFlawsHaveNoPlace() {
    assertThat(StrictJson.problem(new byte[]{'{', (byte) 0xff, '}'})).isEqualTo("not UTF-8");
    assertThat(StrictJson.problem(("{\"a\":" + "[".repeat(100)).getBytes(StandardCharsets.UTF_8)))
        .contains("32 levels");
  }

  @Test
  void aDateIsANumberWithinReason() {
    assertThat(date("0")).contains(Instant.EPOCH);
    assertThat(date("1.5")).contains(Instant.ofEpochMilli(1_500));
    assertThat(date("253402300799")).contains(Instant.parse("9999-12-31T23:59:59Z"));
    for (String text : new String[]{"-1", "253402300800", "1e999999999", "-1e999999999", "\"1\"", "null", "true",
        "[1]"}) {
      assertThat(date(text)).as(text).isEmpty();
    }
  }

  private static Optional<Instant> date(String text) {
    return StrictJson.object("{\"at\":" + text + "}").flatMap(object -> StrictJson.date(object, "at"));
  }
}
