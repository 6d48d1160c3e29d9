package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;

/** Brings the schema up to date and serves until the process is told to stop. */
public final class ServeCommand {
  private final Serving serving;

  public ServeCommand(Serving serving) {
    this.serving = serving;
  }

  /** Never returns but by an exception. */
  void execute(Settings settings) throws Exception {
    try (Shutdown shutdown = Shutdown.onSignal()) {
      start(settings, shutdown);
      shutdown.await();
    }
  }

  /** Serves until {@code shutdown} ends it. */
  public void start(Settings settings, Shutdown shutdown) throws Exception {
    shutdown.register(serving.start(settings));
  }
}
