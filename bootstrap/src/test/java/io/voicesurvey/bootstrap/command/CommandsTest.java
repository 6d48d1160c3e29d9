package io.voicesurvey.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "user", "users", "users list --role root", "users list --format xml",
      "users set-role ann admin", "users set-role ann@example.test root", "users disable",
      "users relink ann@example.test --issuer x", "users relink ann --issuer x --subject y", "sessions",
      "sessions revoke", "sessions revoke --user a@b --all", "sessions revoke --user a", "token", "token issue",
      "token issue --service X!", "token issue --service x --ttl 0m", "token issue --service x --ttl soon",
      "token issue --service x --role root", "keys", "keys generate", "keys generate --out . --alg HS256"})
  void wrongUsageIs2AndAsksForNoSetting(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).contains("Usage: voicesurveyagent");
  }

  @Test
  void whatMayHaveBeenMeantIsSuggested() {
    run("user");
    assertThat(text(err)).contains("Did you mean: voicesurveyagent users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "users list", "users set-role", "users disable", "users enable", "users relink",
      "sessions", "sessions revoke", "token issue", "keys generate", "migrate", "serve", "dev"})
  void everyCommandExplainsItself(String command) {
    assertThat(run(command + " --help")).isZero();
    assertThat(text(out)).contains("Usage: voicesurveyagent " + command, "Exit codes:");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void aNewKeysPathIsAllThatIsPrinted() {
    assertThat(run("keys generate --out there --alg eddsa")).isZero();
    assertThat(text(out)).isEqualToIgnoringNewLines("there/EDDSA");
    assertThat(text(err)).isEmpty();
  }

  private int run(String arguments) {
    Surroundings surroundings = new Surroundings(Map.of(), environment -> {
      throw new AssertionError("settings are asked for");
    }, settings -> () -> {}, settings -> {
      throw new AssertionError("a migration is asked for");
    }, settings -> {
      throw new AssertionError("use cases are asked for");
    }, (folder, algorithm) -> folder.resolve(Path.of(algorithm)), new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8), () -> {});
    return new Commands(surroundings).execute(arguments.split(" "));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }
}
