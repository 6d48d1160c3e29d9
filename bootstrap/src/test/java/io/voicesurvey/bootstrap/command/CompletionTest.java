package io.voicesurvey.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The words that the shell offers after a command. */
class CompletionTest {
  @TempDir
  private Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"users list --role|viewer campaign_manager admin",
      "users list --status|active disabled",
      "users list --format|table json csv", "users set-role ann@example.test|viewer campaign_manager admin",
      "token issue --role|viewer campaign_manager admin", "openapi --format|json yaml",
      "keys generate --alg|RS256 ES256 EdDSA"})
  void theWordsAreThoseThatTheCommandTakes(String line, String words) throws Exception {
    assertThat(offered(line)).containsExactlyInAnyOrder(words.split(" "));
  }

  /** Applies to later arguments, too: picocli itself would offer the names of the constants of an enum. */
  @Test
  void allThatIsOfferedIsAcceptedAndNoneIsTheNameOfAConstant() {
    List<ArgSpec> offering = arguments(commandLine()).filter(argument -> argument.completionCandidates() != null)
        .toList();

    assertThat(offering).hasSizeGreaterThan(6).allSatisfy(argument -> assertThat(candidates(argument)).isNotEmpty()
        .allSatisfy(word -> {
          assertThat(argument.typeInfo().isEnum() ? word.toLowerCase(Locale.ROOT) : word).isEqualTo(word);
          if (argument.converters().length > 0) {
            assertThat(argument.converters()[0].convert(word)).isNotNull();
          }
        }));
  }

  private static Stream<ArgSpec> arguments(CommandLine command) {
    return Stream.concat(command.getCommandSpec().args().stream(),
        command.getSubcommands().values().stream().flatMap(CompletionTest::arguments));
  }

  private static List<String> candidates(ArgSpec argument) {
    return StreamSupport.stream(argument.completionCandidates().spliterator(), false).toList();
  }

  private static CommandLine commandLine() {
    return new Commands(Misplaced.context()).commandLine();
  }

  /** Completes as bash does, after a space. */
  private List<String> offered(String line) throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), AutoComplete.bash("voicesurveyagent", commandLine()));
    List<String> command = new ArrayList<>(List.of("bash", "-c", """
        compopt() { :; }
        source "$1"; shift
        COMP_WORDS=(voicesurveyagent "$@" "")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _complete_voicesurveyagent
        echo "${COMPREPLY[@]}\"""", "bash", script.toString()));
    command.addAll(Arrays.asList(line.split(" ")));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return Arrays.stream(output.strip().split("\\s+")).toList();
  }
}
