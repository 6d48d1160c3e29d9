package io.voicesurvey.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Documents;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Compares the table of commands in the documentation, and the help of each command, with its arguments. */
class CommandTableTest {
  /** For builds with Maven, not for operators. */
  private static final Set<String> NOT_FOR_OPERATORS = Set.of("--end-with-parent");

  private static final Map<String, CommandSpec> COMMANDS = leaves(
      new Commands(Misplaced.context()).commandLine(), "").collect(
          Collectors.toMap(leaf -> leaf.qualifiedName(" ").replaceFirst("^voicesurveyagent ", ""), leaf -> leaf));

  @Test
  void everyCommandHasItsRow() {
    assertThat(rows().keySet()).containsExactlyInAnyOrderElementsOf(COMMANDS.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void aCommandWithoutItsRowIsNoticed(String name) {
    String page = Documents.page("docs/commands.md").replaceFirst("`" + name + "(?=[ `])", "`none");

    assertThat(rows(page).keySet()).doesNotContain(name).isNotEqualTo(COMMANDS.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRowNamesAllThatTheCommandTakesAndNothingElse(String name) {
    CommandSpec command = COMMANDS.get(name);
    String row = rows().get(name);

    assertThat(new TreeSet<>(matches("--[a-z-]+", row))).isEqualTo(command.options().stream()
        .filter(option -> !option.usageHelp() && !option.versionHelp()).map(OptionSpec::longestName)
        .filter(option -> !NOT_FOR_OPERATORS.contains(option)).collect(Collectors.toCollection(TreeSet::new)));
    if (!row.contains("…")) {
      assertThat(matches("[A-Z][A-Za-z-]*(?:\\.[a-z]+)?", row.replaceAll("\\[?--[^\\]|]*\\]?", "")))
          .isEqualTo(command.positionalParameters().stream().map(parameter -> parameter.paramLabel()).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void itsHelpNeedsNothingBesideIt(String name) {
    CommandSpec command = COMMANDS.get(name);
    String help = command.commandLine().getUsageMessage(Ansi.OFF);

    assertThat(help).contains("Usage: voicesurveyagent " + name, "Needs:", "Example", "Exit codes:", "78");
    assertThat(matches("(?m)^ {2}.*\\bvoicesurveyagent [a-z]+.*$", help))
        .anySatisfy(example -> assertThat(example).contains("voicesurveyagent " + name));
    assertThat(command.usageMessage().description()).isNotEmpty();
    assertThat(command.args()).allSatisfy(argument -> assertThat(argument.description()).isNotEmpty());
  }

  /** Otherwise an example could belong to another program. */
  @ParameterizedTest
  @MethodSource("names")
  void itsExamplesAreRightUsage(String name) {
    List<String> footer = List.of(COMMANDS.get(name).usageMessage().footer());
    List<String> printed = COMMANDS.get(name).commandLine().getUsageMessage(Ansi.OFF).lines().toList();
    List<String> examples = printed.stream().filter(line -> line.startsWith("  ")).filter(footer::contains)
        .flatMap(line -> matches("voicesurveyagent ([a-z-]+(?: [^)&>]*)?)", line).stream()).toList();

    assertThat(printed).containsAll(footer);

    assertThat(examples).isNotEmpty().allSatisfy(example -> new Commands(Misplaced.context()).commandLine()
        .parseArgs(example.replaceFirst("voicesurveyagent ", "").strip().split(" ")));
  }

  static List<String> names() {
    return COMMANDS.keySet().stream().sorted().toList();
  }

  private static Stream<CommandSpec> leaves(CommandLine command, String name) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command.getCommandSpec())
        : command.getSubcommands().values().stream().flatMap(child -> leaves(child, name));
  }

  /** The text between the backticks by the name of the command. A row may have several commands. */
  private static Map<String, String> rows() {
    return rows(Documents.page("docs/commands.md"));
  }

  private static Map<String, String> rows(String page) {
    String table = page.substring(page.indexOf("| command | effect |"), page.indexOf("## Output"));
    return table.lines().filter(line -> line.startsWith("| `"))
        .flatMap(line -> matches("`([^`]+)`", line.replace("\\|", "¦").split("\\|")[1]).stream())
        .map(text -> text.replace("`", ""))
        .collect(Collectors.toMap(CommandTableTest::nameIn, text -> text.substring(nameIn(text).length())));
  }

  private static String nameIn(String text) {
    return matches("^[a-z][a-z-]*(?: [a-z][a-z-]*){0,2}", text).getFirst();
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }
}
