package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.session.PurgeSessions;
import java.io.PrintStream;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** What an operator can do to sessions. */
@Command(name = "sessions", description = "Looks after the sessions.")
final class SessionsCommand {
  private final Supplier<PurgeSessions.Outcome> purge;
  private final PrintStream out;

  SessionsCommand(Supplier<PurgeSessions.Outcome> purge, PrintStream out) {
    this.purge = purge;
    this.out = out;
  }

  @Command(name = "purge", description = "Deletes what has been dead for a day, beside running servers.")
  int purge() {
    PurgeSessions.Outcome purged = purge.get();
    out.println("{\"sessions\":" + purged.sessions() + ",\"spent_tokens\":" + purged.spentTokens() + "}");
    return 0;
  }
}
