package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserFilterTest {
  @Test
  void noTextIsTheStartOfEveryNameSoItFiltersNothing() {
    assertThat(new UserFilter(Optional.empty(), Optional.empty(), Optional.of(""))).isEqualTo(UserFilter.ALL);
    assertThat(new UserFilter(Optional.empty(), Optional.empty(), Optional.of("a")).start()).contains("a");
  }
}
