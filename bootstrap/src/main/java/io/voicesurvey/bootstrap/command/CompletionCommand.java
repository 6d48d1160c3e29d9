package io.voicesurvey.bootstrap.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the shell completion script. */
@Command(name = "completion", description = "Prints a script by which bash and zsh complete commands and options.", footer = {
    "", "Needs: no setting.", "Example:", "  source <(voicesurveyagent completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  private final Surroundings surroundings;

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    surroundings.out().print(AutoComplete.bash(root.name(), root.commandLine()));
    return 0;
  }
}
