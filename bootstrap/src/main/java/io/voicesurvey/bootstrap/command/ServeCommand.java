package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Brings the schema up to date and serves until the process is told to stop. */
@Command(name = "serve", description = "Brings the database's schema up to date, then serves (the default).", footer = {
    "", "Needs: DATABASE_URL, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, and JWT_SECRET_KEY or",
    "JWT_PRIVATE_KEY_FILE; PUBLIC_URL as soon as others sign in.", "Example:",
    "  PUBLIC_URL=https://survey.example.com voicesurveyagent serve"})
public final class ServeCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Never returns but by an exception. */
  @Override
  public Integer call() throws Exception {
    try (Shutdown shutdown = onSignal()) {
      start(surroundings.settings(), shutdown);
      shutdown.await();
    }
    return 0;
  }

  /** What ends the process in order. */
  public Shutdown onSignal() {
    return Shutdown.onSignal(surroundings.last());
  }

  /** Serves until {@code shutdown} ends it. */
  public void start(Settings settings, Shutdown shutdown) throws Exception {
    shutdown.register(surroundings.serving().start(settings));
  }
}
