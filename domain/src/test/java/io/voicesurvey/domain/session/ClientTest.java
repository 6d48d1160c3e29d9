package io.voicesurvey.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientTest {
  @Test
  void keepsThePrintablePartOfTheUserAgent() {
    assertThat(new Client(Optional.of(" Mozilla\u0000/5.0\r\n"), Optional.of("127.0.0.1")).userAgent())
        .contains("Mozilla/5.0");
  }

  @Test
  void cutsALongUserAgent() {
    assertThat(new Client(Optional.of("x".repeat(5_000)), Optional.empty()).userAgent()).contains("x".repeat(255));
  }

  @Test
  void hasNoUserAgentWhereNothingOfItCanBeShown() {
    assertThat(new Client(Optional.of(" \t"), Optional.empty())).isEqualTo(Client.UNKNOWN);
  }
}
