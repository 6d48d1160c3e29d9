package io.voicesurvey.bootstrap.architecture.violations.everyporthasacontract.application.port;

import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

public interface SeededDiaryContract {
  SeededDiary kept();

  @Test
  default void isKept() {
    assertThat(kept()).isNotNull();
  }
}
