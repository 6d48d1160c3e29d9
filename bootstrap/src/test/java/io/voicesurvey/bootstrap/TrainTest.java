package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that a build runs to store an AOT cache, on builds that cannot have one or need none. */
class TrainTest {
  private static final Path SCRIPT = Path.of("src", "main", "sh", "train").toAbsolutePath();
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  Path folder;

  private Path cache;

  @BeforeEach
  void build() throws IOException {
    cache = folder.resolve("voicesurveyagent.aot");
    Path jar = Files.createFile(folder.resolve("voicesurveyagent.jar"));
    Path lib = Files.createDirectory(folder.resolve("lib"));
    for (Path part : List.of(jar, lib)) {
      Files.setLastModifiedTime(part, FileTime.from(BUILT));
    }
  }

  @ParameterizedTest
  @CsvSource({"auto, 0", "required, 1"})
  void aJavaWithoutCachesFailsOnlyABuildThatRequiresOne(String mode, int exitCode) throws Exception {
    service("21.0.4", "touch started");

    Program.Result result = train(mode);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).contains("needs Java 25 or newer", "found 21");
    assertThat(folder.resolve("started")).doesNotExist();
    assertThat(cache).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"auto, 0, starts without it", "required, 1, no database here"})
  void aServiceThatDoesNotStartFailsOnlyABuildThatRequiresACache(String mode, int exitCode, String said)
      throws Exception {
    service("25.0.1", "echo no database here; exit 7");

    Program.Result result = train(mode);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.err()).contains("no database here", said);
    assertThat(cache).doesNotExist();
  }

  @Test
  void aTrainingThatFailsEndsTheService() throws Exception {
    // It says that it serves, but nothing listens at that port.
    service("25.0.1", "echo $$ >>started && echo '{\"message\":\"serving\",\"port\":1}' && exec sleep 60");

    Program.Result result = train("required");

    assertThat(result.exitCode()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("started"))).hasSize(2)
        .allMatch(id -> ProcessHandle.of(Long.parseLong(id)).isEmpty());
    assertThat(cache).doesNotExist();
  }

  @Test
  void theServiceHasNoSettingsOfTheBuild() throws Exception {
    service("25.0.1", "env >settings; exit 7");

    train("required", Map.of("DATABASE_URL", "postgresql://build", "LOG_LEVEL", "ERROR", "HOST", "0.0.0.0", "PORT",
        "8000", "JAVA_HOME", "/the/jdk"));

    assertThat(Files.readAllLines(folder.resolve("settings")))
        .contains("HOST=127.0.0.1", "PORT=0", "LOG_FORMAT=json", "JAVA_HOME=/the/jdk")
        .noneMatch(line -> line.startsWith("DATABASE_URL=") || line.startsWith("LOG_LEVEL="));
  }

  @Test
  void theRequestsPassByTheProxyOfTheBuild() throws Exception {
    service("25.0.1", "echo '{\"message\":\"serving\",\"port\":1}' && exec sleep 60");
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path curl = Files.writeString(tools.resolve("curl"),
        "#!/bin/sh\nprintf '%s\\n' \"$*\" >>'" + folder + "/asked'\nexit 7\n");
    assertThat(curl.toFile().setExecutable(true)).isTrue();

    Program.Result result = train("required",
        Map.of("PATH", tools + ":" + System.getenv("PATH"), "http_proxy", "http://127.0.0.1:1"));

    assertThat(result.exitCode()).isNotZero();
    assertThat(Files.readAllLines(folder.resolve("asked"))).isNotEmpty()
        .allMatch(line -> line.startsWith("-q --noproxy * "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "none"})
  void aCacheOfTheSameJarsStays(String mode) throws Exception {
    service("25.0.1", "touch started");
    cacheOf(BUILT.plusSeconds(1));

    assertThat(train(mode).exitCode()).isZero();

    assertThat(cache).exists();
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void aCacheOfOtherJarsGoes() throws Exception {
    service("25.0.1", "touch started");
    cacheOf(BUILT.minusSeconds(1));

    assertThat(train("none").exitCode()).isZero();

    assertThat(cache).doesNotExist();
    assertThat(folder.resolve("started")).doesNotExist();
  }

  /** A start script that reports this version of Java, and does this to start. */
  private void service(String version, String start) throws IOException {
    Path script = Files.writeString(folder.resolve("voicesurveyagent"), "#!/bin/sh\ncase ${JAVA_OPTS-} in\n"
        + "  -version) echo 'openjdk version \"" + version + "\"' >&2 ;;\n"
        + "  *) cd '" + folder + "' && " + start + " ;;\nesac\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private void cacheOf(Instant time) throws IOException {
    Files.setLastModifiedTime(Files.writeString(cache, "classes"), FileTime.from(time));
  }

  private Program.Result train(String mode) throws Exception {
    return train(mode, Map.of());
  }

  private Program.Result train(String mode, Map<String, String> settings) throws Exception {
    Path work = Files.createTempDirectory(folder, "work");
    Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH")));
    environment.putAll(settings);
    return Program.run(work, environment, List.of(SCRIPT.toString(), folder.toString(), mode));
  }
}
