package io.voicesurvey.bootstrap.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the shell completion script. */
@Command(name = "completion", description = "Prints a completion script for bash and zsh.", footer = {"",
    "Needs: no setting.", "Example:", "  source <(voicesurveyagent completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  private final CommandContext context;

  CompletionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    context.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return 0;
  }
}
