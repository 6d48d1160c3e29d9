package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that revoke sessions and delete dead ones. */
@Command(name = "sessions", description = "Ends sessions, and deletes dead ones.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent sessions revoke --user ann@example.com"})
final class SessionsCommand {
  private final Surroundings surroundings;

  SessionsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "revoke", description = "Ends the live sessions of a user or of everybody, on every instance at once.", footer = {
      "", "Needs: the settings of serve.", "Examples:", "  voicesurveyagent sessions revoke --user ann@example.com",
      "  voicesurveyagent sessions revoke --all"})
  int revoke(@ArgGroup(multiplicity = "1") Whose whose) {
    RevokeSessions.Command command = whose.user.<RevokeSessions.Command>map(
        user -> new RevokeSessions.Command.OfUser(user, Actor.COMMAND))
        .orElseGet(() -> new RevokeSessions.Command.OfAllUsers(Actor.COMMAND));
    return surroundings.with(useCases -> switch (useCases.revokeSessions().execute(command)) {
      case RevokeSessions.Outcome.Revoked(int count) -> surroundings.done("Sessions ended: " + count + ".");
      case RevokeSessions.Outcome.UserNotFound none -> surroundings.failed("there is no such user: see users list");
    });
  }

  @Command(name = "purge", description = "Deletes what has been dead for a day, beside running servers, and prints how many.", footer = {
      "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent sessions purge"})
  int purge() {
    return surroundings.with(useCases -> {
      PurgeSessions.Outcome purged = useCases.purgeSessions().execute(new PurgeSessions.Command());
      surroundings.out()
          .println("{\"sessions\":" + purged.sessions() + ",\"spent_tokens\":" + purged.usedLogoutTokens() + "}");
      return 0;
    });
  }

  /** The sessions to revoke: exactly one of the two options. */
  static final class Whose {
    @Option(names = "--user", paramLabel = "EMAIL-OR-ID", required = true, converter = Arguments.OfUser.class, description = "Whose sessions end.")
    private Optional<UserReference> user = Optional.empty();

    @Option(names = "--all", required = true, description = "Everybody's sessions end, service tokens too.")
    private boolean all;
  }
}
