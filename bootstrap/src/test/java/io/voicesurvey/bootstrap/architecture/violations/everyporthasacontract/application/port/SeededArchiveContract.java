package io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

public interface SeededArchiveContract {
  SeededArchive kept();

  @Test
  default void isKept() {
    assertThat(kept()).isNotNull();
  }
}
