package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command of the Debian package, with a program that prints its environment. */
class PackageCommandTest {
  private static final Path COMMAND = Path.of("src/deploy/deb/voicesurveyagent");

  @TempDir
  Path folder;

  @Test
  void theSettingsAreReadAsSystemdReadsThem() throws Exception {
    Program.Result result = run(String.join("\n", "# a comment", "; another", "", "OIDC_CLIENT_ID=a b#c",
        "DATABASE_URL=postgresql://user:secret@host/db?a=1&b=$(id)`id`", "  PORT=\"8000\" \t", "JWT_ISSUER='a \"b\"'",
        "JWT_AUDIENCE=", "PUBLIC_URL=https://host?a=b"), Map.of());

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).contains("OIDC_CLIENT_ID=a b#c",
        "DATABASE_URL=postgresql://user:secret@host/db?a=1&b=$(id)`id`", "PORT=8000", "JWT_ISSUER=a \"b\"",
        "JWT_AUDIENCE=", "PUBLIC_URL=https://host?a=b");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    Program.Result result = run("# a comment\r\n\r\nPORT=8000\r\nHOST='of file'\r\nLOG_LEVEL=DEBUG", Map.of());

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).contains("PORT=8000", "HOST=of file", "LOG_LEVEL=DEBUG");
    assertThat(result.out()).doesNotContain("\r");
  }

  @Test
  void aVariableOfTheEnvironmentTakesPrecedence() throws Exception {
    Program.Result result = run("PORT=8000\nHOST=of-file\nLOG_LEVEL=DEBUG\n",
        Map.of("HOST", "of-environment", "LOG_LEVEL", ""));

    assertThat(result.out().lines()).contains("PORT=8000", "HOST=of-environment", "LOG_LEVEL=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "1A=secret", "A B=secret", "A-B=secret", "=secret", "export A=secret",
      "A;reboot=secret"})
  void aLineThatIsNoSettingIsRefusedWithoutItsText(String line) throws Exception {
    Program.Result result = run("PORT=8000\n" + line + "\n", Map.of());

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(settings().toString()).doesNotContain("secret");
  }

  @Test
  void withoutTheFileTheEnvironmentIsEnough() throws Exception {
    Program.Result result = Program.run(folder, environment(Map.of("PORT", "8000")), command());

    assertThat(result.out().lines()).contains("PORT=8000");
    assertThat(result.exitCode()).isZero();
  }

  private Program.Result run(String settings, Map<String, String> environment)
      throws IOException, InterruptedException {
    Files.writeString(settings(), settings);
    return Program.run(folder, environment(environment), command());
  }

  private Path settings() {
    return folder.resolve("settings");
  }

  private List<String> command() throws IOException {
    String script = Files.readString(COMMAND).replace("folder=/etc/voicesurveyagent", "folder=" + folder)
        .replace("/usr/share/voicesurveyagent/voicesurveyagent", "/usr/bin/env");
    assertThat(script).contains("folder=" + folder, "exec /usr/bin/env");
    return List.of("/bin/sh", Files.writeString(folder.resolve("command"), script).toString());
  }

  private static Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("PATH", "/usr/bin:/bin");
    return all;
  }
}
