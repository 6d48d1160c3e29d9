package io.voicesurvey.adapters.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.RestApi.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  private static final String TEXT = "text/plain;version=0.0.4;charset=utf-8";
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0;charset=utf-8";

  private final RestApi api = new RestApi();

  @Test
  void anyCallerGetsThemInTheFormatOfPrometheus() {
    assertThat(type(api.get("/metrics").send())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "*/*", "text/*", "text/plain;version=0.0.4, application/openmetrics-text;q=0.5",
      "application/openmetrics-text;q=0, */*"})
  void aRequestForTextGetsText(String accept) {
    assertThat(type(api.get("/metrics").header("Accept", accept).send())).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/openmetrics-text",
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"})
  void aRequestThatPrefersOpenMetricsGetsOpenMetrics(String accept) {
    assertThat(type(api.get("/metrics").header("Accept", accept).send())).isEqualTo(OPEN_METRICS);
  }

  @ParameterizedTest
  @CsvSource({"POST, 405", "DELETE, 405", "OPTIONS, 204", "HEAD, 200"})
  void theyHaveTheMethodsOfAReadOnlyResource(String method, int status) {
    assertThat(api.request(method, "/metrics").send().status()).isEqualTo(status);
  }

  @Test
  void anAcceptHeaderWithNeitherTypeGetsTheTypes() {
    Answer answer = api.get("/metrics").header("Accept", "application/json").send();

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.json().get("detail").asText()).contains("text/plain");
  }

  /** The media type of a response whose body was written in that type, without spaces. */
  private static String type(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    String type = answer.header("Content-Type").orElseThrow().replace(" ", "");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8).replace(" ", "")).isEqualTo("writtenas" + type);
    return type;
  }
}
