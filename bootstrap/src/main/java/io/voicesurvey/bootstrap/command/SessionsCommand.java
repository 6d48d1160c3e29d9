package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.DisableDormantUsers;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.domain.audit.Actor;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that revoke sessions and delete dead ones. */
@Command(name = "sessions", description = "Revokes sessions, and deletes dead ones.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent sessions revoke --user ann@example.com"})
record SessionsCommand(CommandContext context) {
  @Command(name = "revoke", description = "Ends the sessions of one user or of all users, immediately and on every instance.", footer = {
      "", "Needs: the settings of serve.", "Examples:", "  voicesurveyagent sessions revoke --user ann@example.com",
      "  voicesurveyagent sessions revoke --all"})
  int revoke(@ArgGroup(multiplicity = "1") Whose whose) {
    RevokeSessions.Command command = whose.user.<RevokeSessions.Command>map(
        user -> new RevokeSessions.Command.OfUser(user, Actor.COMMAND))
        .orElseGet(() -> new RevokeSessions.Command.OfAllUsers(Actor.COMMAND));
    return context.run(useCases -> switch (useCases.revokeSessions().execute(command)) {
      case RevokeSessions.Outcome.Revoked(int count) -> context.done("Sessions ended: " + count + ".");
      case RevokeSessions.Outcome.UserNotFound none -> context.failed("there is no such user: see users list");
    });
  }

  @Command(name = "purge", description = "Deletes sessions and used tokens that ended more than a day ago, disables dormant users if DORMANT_DAYS is set, and prints the numbers as JSON. Instances may run meanwhile.", footer = {
      "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent sessions purge"})
  int purge() {
    return context.run(useCases -> {
      long disabled = useCases.disableDormantUsers().execute(new DisableDormantUsers.Command()).disabled();
      PurgeSessions.Outcome purged = useCases.purgeSessions().execute(new PurgeSessions.Command());
      return context.print(JsonNodeFactory.instance.objectNode().put("sessions", purged.sessions())
          .put("spent_tokens", purged.usedTokens()).put("dormant_users", disabled).toString());
    });
  }

  /** The sessions to revoke: exactly one of the two options. */
  static final class Whose {
    @Option(names = "--user", paramLabel = "EMAIL-OR-ID", required = true, description = "Ends the sessions of this user.")
    private Optional<UserReference> user = Optional.empty();

    @Option(names = "--all", required = true, description = "Ends all sessions, including those of service tokens.")
    private boolean all;
  }
}
