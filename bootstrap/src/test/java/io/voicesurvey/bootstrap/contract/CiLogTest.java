package io.voicesurvey.bootstrap.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CiLogTest {
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @Test
  void a_runner_masks_the_token() {
    CiLog.mask("ey.to.ken", Map.of("GITHUB_ACTIONS", "true"), new PrintStream(log, true, UTF_8));
    assertThat(log.toString(UTF_8).lines()).contains("::add-mask::ey.to.ken");
  }

  @Test
  void it_is_reported_at_the_start_of_a_line_after_any_other_text() {
    PrintStream printed = new PrintStream(log, true, UTF_8);
    printed.print("Half a line");
    CiLog.mask("ey.to.ken", Map.of("GITHUB_ACTIONS", "true"), printed);
    assertThat(log.toString(UTF_8).lines()).containsExactly("Half a line", "::add-mask::ey.to.ken");
  }

  @Test
  void without_a_mask_nothing_is_printed() {
    CiLog.mask("ey.to.ken", Map.of(), new PrintStream(log, true, UTF_8));
    assertThat(log.toString(UTF_8)).isEmpty();
  }
}
