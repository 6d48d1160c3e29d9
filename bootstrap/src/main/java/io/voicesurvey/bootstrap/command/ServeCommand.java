package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Updates the schema and serves until a signal stops the process. */
@Command(name = "serve", description = "Migrates the database schema, then serves requests (the default).", footer = {
    "", "Needs: DATABASE_URL, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and JWT_SECRET_KEY or",
    "JWT_PRIVATE_KEY_FILE. Also PUBLIC_URL, unless all users are on this machine.", "Example:",
    "  PUBLIC_URL=https://survey.example.com voicesurveyagent serve"})
public final class ServeCommand implements Callable<Integer> {
  private final CommandContext context;

  ServeCommand(CommandContext context) {
    this.context = context;
  }

  /** Never returns normally: it ends by an exception or with the process. */
  @Override
  public Integer call() throws Exception {
    try (Shutdown shutdown = onSignal()) {
      start(context.settings(), shutdown);
      shutdown.await();
    }
    return 0;
  }

  /** Creates the shutdown that a signal triggers. */
  public Shutdown onSignal() {
    return Shutdown.onSignal(context.endOfLog());
  }

  /** Starts the service. {@code shutdown} stops it. */
  public void start(Settings settings, Shutdown shutdown) {
    shutdown.register(context.server().apply(settings));
  }
}
