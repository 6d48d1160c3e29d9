package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.user.IssueServiceToken;
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
final class TokenCommand {
  private final Surroundings surroundings;

  TokenCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "issue", description = "Prints one access token and nothing else, for TOKEN=$(...). Makes the service"
      + " account service:NAME where there is none; users disable shuts it out, sessions revoke ends its tokens.", footer = {
          "", "Needs: the settings of serve, the same keys among them.", "Example:",
          "  TOKEN=$(voicesurveyagent token issue --service ci --role campaign_manager --ttl 12h)"})
  int issue(
      @Option(names = "--service", paramLabel = "NAME", required = true, converter = Arguments.OfService.class, description = "What the token is for: 1 to 63 of A-Z, a-z, 0-9, _ and -.") ServiceName service,
      @Option(names = "--role", paramLabel = "ROLE", converter = Arguments.OfRole.class, completionCandidates = Arguments.Roles.class, description = "viewer, campaign_manager or admin. As it was the last time where none is given; viewer at first.") Optional<Role> role,
      @Option(names = "--ttl", paramLabel = "DURATION", converter = Arguments.OfDuration.class, description = "How long it lives: 90s, 30m (the default, or SESSION_MAX_DAYS where that is less), 12h, 7d; SESSION_MAX_DAYS at most.") Optional<Duration> ttl) {
    IssueServiceToken.Command command = new IssueServiceToken.Command(service, role, ttl, Actor.COMMAND);
    return surroundings.with(useCases -> switch (useCases.issueServiceToken().execute(command)) {
      case IssueServiceToken.Outcome.Issued issued -> {
        surroundings.out().println(issued.token().reveal());
        yield 0;
      }
      case IssueServiceToken.Outcome.AccountDisabled disabled -> surroundings.failed(
          "this service account is disabled: find its id by users list, then users enable it");
      case IssueServiceToken.Outcome.TooLong(Duration most) -> surroundings.failed(
          "a token lives for SESSION_MAX_DAYS at most, which is " + most.toSeconds() + "s: give a shorter --ttl");
    });
  }
}
