package io.voicesurvey.bootstrap.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Updates the schema and serves until a signal stops the process. */
@Command(name = "serve", description = "Migrates the database schema, then serves requests (the default).", footer = {
    "", "Needs: DATABASE_URL, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and JWT_SECRET_KEY or",
    "JWT_PRIVATE_KEY_FILE. Also PUBLIC_URL, unless all users are on this machine.", "Example:",
    "  PUBLIC_URL=https://survey.example.com voicesurveyagent serve"})
record ServeCommand(CommandContext context) implements Callable<Integer> {
  /** Never returns normally: it ends by an exception or with the process. */
  @Override
  public Integer call() throws Exception {
    try (Shutdown shutdown = Shutdown.onSignal(context.endOfLog())) {
      shutdown.register(context.server().apply(context.settings()));
      shutdown.await();
    }
    return 0;
  }
}
