package io.voicesurvey.bootstrap.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints the shell completion script. */
@Command(name = "completion", description = "Prints a completion script for bash and zsh.", footer = {"",
    "Needs: no setting.", "Example:", "  source <(voicesurveyagent completion)"})
record CompletionCommand(CommandContext context, CommandLine root) implements Callable<Integer> {
  @Override
  public Integer call() {
    context.out().print(AutoComplete.bash(root.getCommandName(), root));
    return 0;
  }
}
