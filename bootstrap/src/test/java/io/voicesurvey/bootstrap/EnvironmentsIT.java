package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.journey.World;
import io.voicesurvey.bootstrap.process.BackgroundProcess;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program where the machine is not as it should be. A shell makes each environment. */
class EnvironmentsIT {
  private static final Duration START = Duration.ofSeconds(120);
  /** In a shell, since the locale of this JVM need not have the letter either. */
  private static final String UMLAUT = """
      group="$(printf 'Umfrage-F\\303\\274hrung')"
      export OIDC_ROLE_CLAIM=groups OIDC_ROLE_MAP="$group=admin"
      claims="$(printf 'cl\\303\\274ms.json')"
      printf '{"groups":["%s"]}' "$group" > "$claims"
      """;

  @AutoClose
  private static final World WORLD = new World();

  @TempDir
  Path folder;

  @BeforeAll
  static void migrate(@TempDir Path folder) throws Exception {
    Map<String, String> environment = new HashMap<>(WORLD.environment());
    environment.put("PATH", "/usr/bin:/bin");
    assertThat(Program.run(folder, environment, Program.jar("migrate")).exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unset HOME", "umask 0777", "umask 0", "cd /proc", "exec <&- >&- 2>&-",
      "exec >/dev/full 2>/dev/full", "java=$1; shift; set -- \"$java\" -Djava.io.tmpdir=/proc/none \"$@\""})
  void the_service_serves_where(String there) {
    URI url = ServiceProcess.freeUrl();
    ProcessBuilder command = new ProcessBuilder(in(there, Program.jar("serve")));
    command.environment().clear();
    command.environment().putAll(WORLD.environment());
    command.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOST", url.getHost(), "PORT",
        Integer.toString(url.getPort()), "LOG_LEVEL", "DEBUG"));
    try (BackgroundProcess service = BackgroundProcess.start("odd", command)) {
      service.awaitOk(url.resolve("/health/ready"), START);
      assertThat(World.get(url, "/api/auth/login").status()).isEqualTo(200);
      assertThat(World.get(url, "/api/auth/me", "Authorization", "Bearer x.y.z").status()).isEqualTo(401);
      assertThat(service.stop()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openapi", "--help", "--version", "users list --help", "completion",
      "token issue --service ci",
      "users list --format json", "sessions purge"})
  void data_that_finds_no_room_is_a_failure(String arguments) throws Exception {
    Program.Result result = run("exec >/dev/full", Program.jar(arguments.split(" ")));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines()).singleElement().asString()
        .startsWith("voicesurveyagent: standard output cannot be written: ");
  }

  @Test
  void so_is_data_that_nothing_takes() throws Exception {
    assertThat(run("exec >&-", Program.jar("openapi")).exitCode()).isEqualTo(1);
    assertThat(run("exec >&- 2>&-", Program.jar("openapi")).exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"bogus, 2", "roles explain /nowhere, 1"})
  void another_failure_keeps_its_exit_code(String arguments, int exitCode) throws Exception {
    assertThat(run("exec >/dev/full", Program.jar(arguments.split(" "))).exitCode()).isEqualTo(exitCode);
  }

  @Test
  void a_reader_that_has_enough_is_no_failure() throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" | true; exit ${PIPESTATUS[0]}", "bash"));
    command.addAll(Program.jar("openapi"));

    assertThat(Program.run(folder, Map.of("PATH", "/usr/bin:/bin"), command)).isEqualTo(new Program.Result(0, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LANG=", "LC_ALL=C", "LANG=POSIX", "LANG=xx_YY.UTF-8"})
  void the_script_reads_variables_arguments_and_file_names_as_utf_8_in_any_locale(String locale) throws Exception {
    Program.Result result = run(UMLAUT + "set -- \"$@\" \"$claims\"; export " + locale,
        List.of(Program.SCRIPT.toString(), "roles", "explain"));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("admin").contains("Umfrage-F\u00fchrung");
  }

  @Test
  void without_the_script_text_that_the_locale_cannot_read_is_named() throws Exception {
    Program.Result variable = run(UMLAUT + "export LC_ALL=C", Program.jar("roles", "explain", "claims.json"));
    Program.Result argument = run(UMLAUT + "set -- \"$@\" \"$claims\"; export LC_ALL=C",
        Program.jar("roles", "explain"));

    assertThat(variable.exitCode()).isEqualTo(78);
    assertThat(variable.err()).contains("  OIDC_ROLE_MAP ", "LC_ALL=C.UTF-8").doesNotContain("hrung");
    assertThat(argument.exitCode()).isEqualTo(78);
    assertThat(argument.err()).contains("argument 3 ", "LC_ALL=C.UTF-8");
  }

  @Test
  void bytes_that_are_no_utf_8_are_named_in_a_utf_8_locale() throws Exception {
    Program.Result result = run("export OIDC_ROLE_CLAIM=groups OIDC_ROLE_MAP=\"$(printf 'F\\374hrung=admin')\"",
        Program.jar("roles", "explain", "claims.json"));

    assertThat(result.exitCode()).isEqualTo(78);
    assertThat(result.err()).contains("  OIDC_ROLE_MAP ");
  }

  @Test
  void a_secret_file_from_a_windows_editor_is_read_and_one_with_a_pasted_space_is_named() throws Exception {
    Path marked = Files.writeString(folder.resolve("marked"),
        "\uFEFF" + WORLD.environment().get("DATABASE_URL") + "\r\n");
    Path pasted = Files.writeString(folder.resolve("pasted"), "hunter2\u00A0");

    assertThat(run("unset DATABASE_URL; export DATABASE_URL_FILE='" + marked + "'", Program.jar("users", "list"))
        .exitCode()).isZero();
    Program.Result refused = run("unset OIDC_CLIENT_SECRET; export OIDC_CLIENT_SECRET_FILE='" + pasted + "'",
        Program.jar("users", "list"));
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.err()).contains("  OIDC_CLIENT_SECRET ", "NO-BREAK SPACE").doesNotContain("hunter2");
  }

  private Program.Result run(String there, List<String> command) throws Exception {
    Map<String, String> environment = new HashMap<>(WORLD.environment());
    environment.putAll(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", Program.JAVA_HOME.toString(), "LANG",
        "C.UTF-8"));
    return Program.run(folder, environment, in(there, command));
  }

  /** The command, after a shell has done something. */
  private static List<String> in(String there, List<String> command) {
    List<String> all = new ArrayList<>(List.of("sh", "-c", there + "; exec \"$@\"", "sh"));
    all.addAll(command);
    return all;
  }
}
