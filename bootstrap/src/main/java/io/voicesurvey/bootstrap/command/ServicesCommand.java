package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.voicesurvey.adapters.rest.program.ServiceView;
import io.voicesurvey.adapters.rest.program.TrustView;
import io.voicesurvey.application.program.AddTrustRule;
import io.voicesurvey.application.program.CreateClientSecret;
import io.voicesurvey.application.program.CreateService;
import io.voicesurvey.application.program.FindServices;
import io.voicesurvey.application.program.FindTrustRules;
import io.voicesurvey.application.program.Programs;
import io.voicesurvey.application.program.RemoveTrustRule;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.program.CredentialId;
import io.voicesurvey.domain.program.ServiceAccount;
import io.voicesurvey.domain.program.TrustRule;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.ServiceName;
import io.voicesurvey.domain.user.UserId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that list and create service accounts, and change their secrets and trust rules. */
@Command(name = "services", description = "Lists and creates service accounts, their secrets and trust rules.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent services create nightly --role viewer"})
record ServicesCommand(CommandContext context) {
  private static final String NONE = "there is no such service account: see services list";
  private static final String NAME = "The name of the service account: 1 to 63 of A-Z, a-z, 0-9, _ and -.";

  /** A service account as in the API, with its trust rules. */
  record Listed(@JsonUnwrapped ServiceView service, List<TrustView> trusts) {}

  @Command(name = "list", description = "Prints service accounts as a JSON array: the members as in the API, and the trust rules of each.", footer = {
      "", "Needs: the settings of serve.", "Example:", "  voicesurveyagent services list"})
  int list() throws IOException {
    return context.run(useCases -> context.print(Page.all((Optional<UserId> after) -> {
      var page = useCases.programs().findServices()
          .execute(new FindServices.Command(after, FindUsers.Command.MAX_LIMIT));
      return new Page<>(page.accounts(), page.next());
    }), Printer.json(context.out(), Listed.class, account -> listed(useCases.programs(), account))));
  }

  private static Listed listed(Programs programs, ServiceAccount account) {
    return switch (programs.findTrustRules().execute(new FindTrustRules.Command(account.name()))) {
      case FindTrustRules.Outcome.Found(var rules) ->
        new Listed(ServiceView.of(account), rules.stream().map(TrustView::of).toList());
      case FindTrustRules.Outcome.NotFound none ->
        throw new IllegalStateException("service accounts are never deleted");
    };
  }

  @Command(name = "create", description = "Creates a service account and prints its client id.", footer = {"",
      "Needs: the settings of serve.", "Example:",
      "  voicesurveyagent services create nightly --role campaign_manager"})
  int create(@Parameters(paramLabel = "NAME", description = NAME) ServiceName name,
      @Option(names = "--role", paramLabel = "ROLE", required = true, converter = Arguments.OfRole.class, completionCandidates = Arguments.OfRole.class, description = "viewer, campaign_manager or admin.") Role role) {
    CreateService.Command command = new CreateService.Command(name, role, Actor.COMMAND);
    return context.run(useCases -> switch (useCases.programs().createService().execute(command)) {
      case CreateService.Outcome.Created(ServiceAccount account) -> context.print(account.clientId());
      case CreateService.Outcome.NameTaken taken -> context.failed("there is a service account with this name");
    });
  }

  @Command(name = "secret", description = "Prints a new secret of a service account and nothing else, for SECRET=$(...). An account has at most two.", footer = {
      "", "Needs: the settings of serve.", "Example:", "  SECRET=$(voicesurveyagent services secret nightly)"})
  int secret(@Parameters(paramLabel = "NAME", description = NAME) ServiceName name) {
    CreateClientSecret.Command command = new CreateClientSecret.Command(name, Optional.empty(), Actor.COMMAND);
    return context.run(useCases -> switch (useCases.programs().createClientSecret().execute(command)) {
      case CreateClientSecret.Outcome.Created created -> context.print(created.value().reveal());
      case CreateClientSecret.Outcome.NotFound none -> context.failed(NONE);
      case CreateClientSecret.Outcome.TooManySecrets many ->
        context.failed("this service account has two secrets: delete one of them in the API first");
    });
  }

  /** The commands that change the trust rules of service accounts. */
  @Command(name = "trust", description = "Adds and removes trust rules of service accounts.", synopsisSubcommandLabel = "COMMAND", footer = {
      "", "Needs: the settings of serve.", "Example:",
      "  voicesurveyagent services trust remove ci 0199c5a2-7d1e-7a3b-8c4d-5e6f7a8b9c0d"})
  record Trust(CommandContext context) {
    @Command(name = "add", description = "Adds a trust rule and prints its id. A workload whose token has the issuer, the audience and all claims can exchange it for a token of the service account. Values are compared exactly; a star is no wildcard.", footer = {
        "", "Needs: the settings of serve.", "Example:",
        "  voicesurveyagent services trust add ci --issuer https://token.actions.githubusercontent.com --audience https://survey.example.com --claim sub=repo:octo-org/surveys:ref:refs/heads/main"})
    int add(@Parameters(paramLabel = "NAME", description = NAME) ServiceName name,
        @Option(names = "--issuer", paramLabel = "ISSUER", required = true, converter = Arguments.OfWorkloadIssuer.class, description = "The iss claim of the token.") String issuer,
        @Option(names = "--audience", paramLabel = "AUDIENCE", required = true, description = "Must be in the aud claim of the token.") String audience,
        @Option(names = "--claim", paramLabel = "NAME=VALUE", required = true, description = "A claim of the token and its exact value. Repeat the option for each claim. At least one is neither iss nor aud.") List<String> pairs) {
      Map<String, String> claims = claims(pairs);
      if (!TrustRule.isText(audience) || !TrustRule.areClaims(claims) || claims.size() < pairs.size()) {
        return context.misused("services trust add", "Pass an audience and 1 to 20 claims of 1 to 1,000 printable"
            + " characters each, as NAME=VALUE and each once. At least one must be neither iss nor aud");
      }
      AddTrustRule.Command command = new AddTrustRule.Command(name, issuer, audience, claims,
          TrustRule.DEFAULT_LIFETIME, Actor.COMMAND);
      return context.run(useCases -> switch (useCases.programs().addTrustRule().execute(command)) {
        case AddTrustRule.Outcome.Added(TrustRule rule) -> context.print(rule.id().value().toString());
        case AddTrustRule.Outcome.NotFound none -> context.failed(NONE);
      });
    }

    private static Map<String, String> claims(List<String> pairs) {
      return pairs.stream().map(pair -> pair.split("=", 2)).filter(pair -> pair.length == 2)
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> second));
    }

    @Command(name = "remove", description = "Removes a trust rule and ends the tokens that workloads got by it.", footer = {
        "", "Needs: the settings of serve.", "Example:",
        "  voicesurveyagent services trust remove ci 0199c5a2-7d1e-7a3b-8c4d-5e6f7a8b9c0d"})
    int remove(@Parameters(paramLabel = "NAME", description = NAME) ServiceName name,
        @Parameters(paramLabel = "ID", description = "The id of the rule: see services list.") CredentialId rule) {
      RemoveTrustRule.Command command = new RemoveTrustRule.Command(name, rule, Actor.COMMAND);
      return context.run(useCases -> switch (useCases.programs().removeTrustRule().execute(command)) {
        case RemoveTrustRule.Outcome.Removed(var account, int sessions) ->
          context.done("The rule is removed, tokens ended: " + sessions + ".");
        case RemoveTrustRule.Outcome.NotFound none ->
          context.failed("there is no such service account or trust rule: see services list");
      });
    }
  }
}
