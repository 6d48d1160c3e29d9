package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.EmbeddedDatabase;
import io.voicesurvey.bootstrap.process.FreePort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README and the page of commands tell people to type, typed. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration START = Duration.ofSeconds(180);
  private static final String DEVELOPMENT = "http://localhost:8000";

  @TempDir
  Path folder;

  @Test
  void the_two_commands_are_those_that_ci_runs() throws Exception {
    assertThat(blocks().getFirst().lines().map(line -> line.replaceFirst("\\s*#.*", ""))).containsExactly("mvn -Pdev",
        "mvn verify");
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("(?m)^mvn -Pdev ")
        .containsPattern("(?m)^mvn verify$");
  }

  @Test
  void the_lines_of_curl_sign_in_and_show_the_profile() throws Exception {
    String url = "http://localhost:" + FreePort.find();
    ProcessBuilder command = new ProcessBuilder(Program.SCRIPT.toString(), "dev").directory(folder.toFile());
    command.environment().put("PORT", Integer.toString(URI.create(url).getPort()));
    try (BackgroundProcess service = BackgroundProcess.start("readme-dev", command)) {
      service.awaitOk(URI.create(url + "/health/ready"), START);
      JsonNode tokens = shell(blocks().get(1).replace(DEVELOPMENT, url), Map.of());
      JsonNode profile = shell(blocks().get(2).replace(DEVELOPMENT, url),
          Map.of("TOKEN", tokens.at("/access_token").asText()));
      assertThat(profile).isEqualTo(tokens.at("/user"));
      assertThat(profile.at("/role").asText()).isEqualTo("admin");
    }
  }

  @Test
  void the_service_starts_with_the_settings_shown() throws Exception {
    int port = FreePort.find();
    try (EmbeddedDatabase database = EmbeddedDatabase.start();
        ScriptableProvider provider = ScriptableProvider.start(InstantSource.system())) {
      String script = blocks().get(3)
          .replace("postgresql://voicesurvey:secret@localhost:5432/voicesurvey", database.url())
          .replace("https://login.example.com", provider.issuer());
      assertThat(script).contains(database.url(), provider.issuer());
      ProcessBuilder command = new ProcessBuilder("sh", "-euc", script.replaceFirst("(?m)^(bootstrap/)", "exec $1"))
          .directory(ROOT.toFile());
      command.environment().put("PORT", Integer.toString(port));
      try (BackgroundProcess service = BackgroundProcess.start("readme-serve", command)) {
        service.awaitOk(URI.create("http://localhost:" + port + "/health/ready"), START);
        assertThat(service.stop()).isZero();
      }
    }
  }

  /** {@code .ci/package} runs the commands of that page. */
  @Test
  void the_installation_is_that_of_its_page() {
    String page = Documents.page("docs/deployment.md").replace(" --yes", "");
    assertThat(blocks().get(4).lines().filter(line -> !line.startsWith("sudo editor "))).hasSize(3)
        .allSatisfy(line -> assertThat(page).contains(line));
  }

  @Test
  void the_table_of_commands_is_that_of_the_program() throws Exception {
    Program.Result help = Program.run(folder, Map.of("PATH", System.getenv("PATH")), Program.jar("--help"));
    List<String> commands = matches("(?m)^  ([a-z]+) {2,}\\S", help.out().substring(help.out().indexOf("Commands:")));
    String page = Documents.page("docs/commands.md");
    String table = page.substring(page.indexOf("| command | effect |"), page.indexOf("## Output"));
    assertThat(matches("(?m)^\\| `([a-z]+)", table).stream().distinct())
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  /** The blocks of shell, in their order. */
  private static List<String> blocks() {
    return Documents.shell(Documents.page("README.md"));
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private JsonNode shell(String script, Map<String, String> environment) throws Exception {
    ProcessBuilder command = new ProcessBuilder("sh", "-euc", script).directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
    command.environment().putAll(environment);
    Process process = command.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return new ObjectMapper().readTree(out);
  }
}
