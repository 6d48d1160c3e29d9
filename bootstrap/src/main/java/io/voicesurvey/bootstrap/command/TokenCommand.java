package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.program.IssueServiceToken;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that issues access tokens for programs. */
@Command(name = "token", description = "Issues access tokens to programs.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  TOKEN=$(voicesurveyagent token issue --service ci)"})
record TokenCommand(CommandContext context) {
  @Command(name = "issue", description = "Prints one access token and nothing else, for TOKEN=$(...). Creates the service account service:NAME if it does not exist. users disable disables the account; sessions revoke ends its tokens.", footer = {
      "", "Needs: the settings of serve, with the same keys.", "Example:",
      "  TOKEN=$(voicesurveyagent token issue --service ci --role campaign_manager --ttl 12h)"})
  int issue(
      @Option(names = "--service", paramLabel = "NAME", required = true, description = "The name of the service account: 1 to 63 of A-Z, a-z, 0-9, _ and -.") ServiceName service,
      @Option(names = "--role", paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.OfRole.class, description = "viewer, campaign_manager or admin. The default is the current role of the account; viewer for a new account.") Optional<Role> role,
      @Option(names = "--ttl", paramLabel = "DURATION", description = "The lifetime: 90s, 30m (the default, or SESSION_MAX_DAYS if that is less), 12h, 7d. The maximum is SESSION_MAX_DAYS.") Optional<Duration> ttl) {
    IssueServiceToken.Command command = new IssueServiceToken.Command(service, role, ttl, Actor.COMMAND);
    return context.run(useCases -> switch (useCases.programs().issueServiceToken().execute(command)) {
      case IssueServiceToken.Outcome.Issued issued -> context.print(issued.token().reveal());
      case IssueServiceToken.Outcome.AccountDisabled disabled -> context.failed(
          "this service account is disabled: find its id with users list, then run users enable");
      case IssueServiceToken.Outcome.TooLong(Duration most) -> context.failed("a token is valid for at most"
          + " SESSION_MAX_DAYS, which is " + most.toSeconds() + "s: pass a shorter --ttl");
    });
  }
}
