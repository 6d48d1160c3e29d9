package io.voicesurvey.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.rest.openapi.Document;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "user", "users", "users list --role root", "users list --format xml",
      "users set-role ann admin", "users set-role ann@example.test root", "users disable", "users import",
      "users import a b", "roles", "roles explain",
      "doctor now", "completion bash",
      "users relink ann@example.test --issuer x", "users relink ann --issuer x --subject y", "sessions",
      "sessions revoke", "sessions revoke --user a@b --all", "sessions revoke --user a", "token", "token issue",
      "token issue --service X!", "token issue --service x --ttl 0m", "token issue --service x --ttl soon",
      "token issue --service x --role root", "keys", "keys generate", "keys generate --out . --alg HS256",
      "openapi --format xml"})
  void wrongUsageIs2AndAsksForNoSetting(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(text(out)).isEmpty();
    assertThat(text(err).lines()).hasSize(2).last().asString().matches("Help: voicesurveyagent( [a-z-]+)* --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "keys", "roles", "sessions", "token", "users"})
  void aCommandOfCommandsAsksForOneOfThem(String command) {
    assertThat(run(command)).isEqualTo(2);
    assertThat(text(err)).contains("Missing required subcommand", "Help: voicesurveyagent " + command + " --help");
  }

  @Test
  void aSimilarCommandIsSuggested() {
    run("user");
    assertThat(text(err)).contains("Did you mean: voicesurveyagent users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "users list", "users set-role", "users disable", "users enable", "users relink",
      "sessions", "sessions revoke", "token issue", "keys generate", "migrate", "serve", "dev", "users import", "roles",
      "roles explain", "doctor", "completion", "openapi"})
  void everyCommandExplainsItself(String command) {
    assertThat(run(command + " --help")).isZero();
    assertThat(text(out)).contains("Usage: voicesurveyagent " + command, "Exit codes:");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void aNewKeysPathIsAllThatIsPrinted(@TempDir Path folder) throws Exception {
    assertThat(run("keys generate --out " + folder + "/there --alg eddsa")).isZero();
    Path file = Path.of(text(out).strip());
    assertThat(text(out)).isEqualToIgnoringNewLines(file.toString());
    assertThat(file).hasParent(folder.resolve("there"));
    assertThat(Files.readString(file)).startsWith("-----BEGIN PRIVATE KEY-----").hasSizeLessThan(200);
    assertThat(text(err)).isEmpty();
  }

  @Test
  void anUnknownAlgorithmIsRefusedWithTheKnownOnes() {
    assertThat(run("keys generate --out . --alg HS256")).isEqualTo(2);
    assertThat(text(err)).contains("RS256, ES256 or EdDSA");
  }

  @Test
  void aFileIsNoFolderForKeys(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(run("keys generate --out " + file)).isEqualTo(1);
    assertThat(text(err)).contains(file + " is no folder");
  }

  @Test
  void anArgumentIsNoFileOfArguments(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "openapi");
    assertThat(run("@" + file)).isEqualTo(2);
    assertThat(text(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--issuer x --subject y", "--issuer ftp://x --subject y", "--issuer https:// --subject y",
      "--issuer https://x\u0085y --subject y", "--issuer https://x --subject \u0085"})
  void theIssuerAndTheSubjectAreCheckedAndTheUsageShownIsThatOfTheCommand(String arguments) {
    assertThat(run("users relink ann@example.test " + arguments)).isEqualTo(2);
    assertThat(text(err)).contains("Help: voicesurveyagent users relink --help");
  }

  @Test
  void completionIsAScriptThatBashReads() throws Exception {
    assertThat(run("completion")).isZero();
    assertThat(text(out)).contains("complete -F", "import", "set-role", "--dry-run");

    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var script = bash.getOutputStream()) {
      script.write(out.toByteArray());
    }
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"openapi, JSON", "openapi --format json, JSON", "openapi --format yaml, YAML"})
  void theApisDocumentIsAllThatIsPrinted(String arguments, Document document) {
    assertThat(run(arguments)).isZero();
    assertThat(out.toByteArray()).isEqualTo(document.bytes());
    assertThat(text(err)).isEmpty();
  }

  @Test
  void anArgumentThatCouldNotBeReadIsNamedByItsNumber() {
    assertThat(run("roles explain cl\uFFFDms.json")).isEqualTo(78);
    assertThat(text(err)).contains("argument 3", "UTF-8", "LC_ALL");
  }

  private int run(String arguments) {
    CommandContext context = Misplaced.context(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new Commands(context).execute(arguments.split(" "));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(UTF_8);
  }
}
