package io.voicesurvey.bootstrap.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Documents;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the documentation tells people to type who try the service with Schemathesis, typed. */
@Tag("contract")
class RecipeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern RECIPE = Pattern.compile("(?s)\n## Try it with Schemathesis\n.*?```sh\n(.*?)```");
  private static final Duration LIMIT = Duration.ofMinutes(8);

  @Test
  void the_recipe_ends_in_no_failure() throws Exception {
    try (RunningService service = new RunningService(Map.of())) {
      ProcessBuilder command = new ProcessBuilder("sh", "-euc", recipe()).directory(ROOT.toFile());
      command.environment().putAll(service.environment());
      try (BackgroundProcess run = BackgroundProcess.start("recipe", command)) {
        int exitCode = run.awaitEnd(LIMIT);
        assertThat(exitCode).as("%s", run.output()).isZero();
        assertThat(run.output()).containsPattern("Tested: 32\n").doesNotContain("Failures:", "Errors:", "❌");
      }
    }
  }

  private static String recipe() {
    Matcher recipe = RECIPE.matcher(Documents.page("docs/api.md"));
    assertThat(recipe.find()).isTrue();
    assertThat(recipe.group(1).lines()).hasSize(3);
    return recipe.group(1);
  }
}
