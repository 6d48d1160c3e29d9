package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.oidc.provider.ClaimsFile;
import io.voicesurvey.adapters.oidc.provider.RoleMapping;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that explains roles from the identity provider. */
@Command(name = "roles", description = "Explains the roles that claims of the identity provider result in.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: OIDC_ROLE_CLAIM and OIDC_ROLE_MAP, or those of the provider.", "Example:",
    "  voicesurveyagent roles explain claims.json"})
record RolesCommand(CommandContext context) {
  @Command(name = "explain", description = {
      "Prints the role that a login with these claims results in, and the reason. Prints unchanged if the claims say that the groups are elsewhere. Changes nothing, and connects neither to the database nor to the provider.",
      "The claims are one JSON object: the payload of an ID token, decoded, or a response of userinfo."}, footer = {"",
          "Needs: OIDC_ROLE_CLAIM and OIDC_ROLE_MAP, or those of the provider, no other setting.", "Example:",
          "  export OIDC_ROLE_CLAIM=groups OIDC_ROLE_MAP=survey-admins=admin,survey-leads=campaign_manager",
          "  echo '{\"groups\": [\"survey-leads\", \"staff\"]}' > claims.json",
          "  voicesurveyagent roles explain claims.json"})
  int explain(@Parameters(paramLabel = "CLAIMS.json", description = "The file with the claims.") Path file,
      @Option(names = "--provider", paramLabel = "ID", description = "The provider of the claims, required if OIDC_PROVIDERS names several. OIDC_<ID>_ROLE_CLAIM and OIDC_<ID>_ROLE_MAP have precedence.") Optional<ProviderId> provider)
      throws IOException {
    Optional<RoleMapping> mapping = Settings.readRoleMapping(context.environment(), provider);
    byte[] claims = ClaimsFile.read(file);
    return mapping.flatMap(found -> found.explain(claims))
        .map(found -> print(found.role().map(Role::label).orElse("unchanged"), found.reasons()))
        .orElseGet(() -> print("none", List.of("OIDC_ROLE_CLAIM and OIDC_ROLE_MAP, or those of the provider, are not"
            + " set, so no claim changes a role. A new user gets the imported role, or viewer. A known user keeps the role.")));
  }

  private int print(String role, List<String> reasons) {
    context.out().println(role);
    reasons.forEach(context.out()::println);
    return 0;
  }
}
