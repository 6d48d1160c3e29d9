package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.command.RoleExplanations.Explanation;
import io.voicesurvey.bootstrap.command.RoleExplanations.Outcome;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command that explains roles from the identity provider. */
@Command(name = "roles", description = "Explains the roles that the identity provider's claims give.", synopsisSubcommandLabel = "COMMAND", footer = {
    "", "Needs: OIDC_ROLE_CLAIM and OIDC_ROLE_MAP.", "Example:", "  voicesurveyagent roles explain claims.json"})
final class RolesCommand {
  /** The maximum size of a response of the provider, in bytes. */
  private static final int MAX_CLAIMS = 1024 * 1024;

  private final Surroundings surroundings;

  RolesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Command(name = "explain", description = {
      "Prints which role a login with these claims would give, or unchanged where the claim is said to be elsewhere, and why, by OIDC_ROLE_CLAIM and OIDC_ROLE_MAP. Changes nothing, and asks neither the database nor the provider.",
      "The claims are those of an ID token, decoded, or of userinfo: one JSON object."}, footer = {"",
          "Needs: OIDC_ROLE_CLAIM and OIDC_ROLE_MAP, no other setting.", "Example:",
          "  export OIDC_ROLE_CLAIM=groups OIDC_ROLE_MAP=survey-admins=admin,survey-leads=campaign_manager",
          "  echo '{\"groups\": [\"survey-leads\", \"staff\"]}' > claims.json",
          "  voicesurveyagent roles explain claims.json"})
  int explain(
      @Parameters(paramLabel = "CLAIMS.json", description = "The file that holds the claims.") Path file)
      throws IOException {
    RoleExplanations explanations = surroundings.roles().apply(surroundings.environment());
    return switch (explanations.explain(read(file))) {
      case Explanation explanation -> print(explanation);
      case Outcome.Unmapped unmapped -> unmapped();
      case Outcome.Malformed(String flaw) -> surroundings.failed(file + " is " + flaw
          + ". Give the payload of an ID token, decoded");
    };
  }

  private int print(Explanation explanation) {
    surroundings.out().println(explanation.role().map(Role::label).orElse("unchanged"));
    explanation.reasons().forEach(surroundings.out()::println);
    return 0;
  }

  private int unmapped() {
    surroundings.out().println("none");
    surroundings.out().println("OIDC_ROLE_CLAIM and OIDC_ROLE_MAP are not set, so no claim changes a role: who is new"
        + " is a viewer or what was imported for them, and who is known stays what they are.");
    return 0;
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_CLAIMS + 1);
      if (bytes.length > MAX_CLAIMS) {
        throw new IOException(file + " is over a mebibyte, which no claims are");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    }
  }
}
