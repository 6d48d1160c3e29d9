package io.voicesurvey.bootstrap.command;

import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service for development. */
@Command(name = "dev", description = "Serves with its own database and identity provider. Needs no settings.", footer = {
    "", "Needs: no setting. It reads PORT. OIDC_ISSUER, OIDC_PROVIDERS and DATABASE_URL must not be set.", "Examples:",
    "  PORT=9000 voicesurveyagent dev", "  voicesurveyagent dev --providers 2"})
final class DevCommand implements Callable<Integer> {
  private static final int PARENT_SECONDS = 5;

  @Option(names = "--end-with-parent", description = "Ends when the process that started it ends, and ends that process too.")
  private boolean endWithParent;

  @Option(names = "--providers", paramLabel = "NUMBER", defaultValue = "1", converter = Arguments.OfProviders.class, completionCandidates = Arguments.OfProviders.class, description = "The number of identity providers: 1 (the default) or 2. The second one, partner, takes over the users of the first one, corp, by their verified email.")
  private int providers;

  private final CommandContext context;

  DevCommand(CommandContext context) {
    this.context = context;
  }

  /** Never returns normally: it ends by an exception or with the process. */
  @Override
  public Integer call() throws Exception {
    if (endWithParent) {
      ProcessHandle.current().parent().ifPresent(DevCommand::endTogether);
    }
    ServiceLoader.load(Development.class).findFirst()
        .orElseThrow(() -> new IllegalStateException("the development libraries are missing"))
        .serve(context, providers);
    return 0;
  }

  private static void endTogether(ProcessHandle parent) {
    parent.onExit().thenRunAsync(() -> System.exit(0), task -> new Thread(task, "end-with-parent").start());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(parent), "end-parent"));
  }

  /** Waits for the parent to end: otherwise Maven would print forty lines about our exit code. */
  private static void end(ProcessHandle parent) {
    parent.destroy();
    parent.onExit().completeOnTimeout(parent, PARENT_SECONDS, TimeUnit.SECONDS).join();
  }
}
