package io.voicesurvey.bootstrap.command;

import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves for development. */
@Command(name = "dev", description = "Serves on a database and an identity provider of its own; needs no setting.")
final class DevCommand implements Callable<Integer> {
  @Option(names = "--end-with-parent", description = "Stops when the process that started it is gone.")
  private boolean endWithParent;

  private final Surroundings surroundings;
  private final ServeCommand serve;

  DevCommand(Surroundings surroundings, ServeCommand serve) {
    this.surroundings = surroundings;
    this.serve = serve;
  }

  /** Never returns but by an exception. */
  @Override
  public Integer call() throws Exception {
    if (endWithParent) {
      ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRunAsync(() -> System.exit(0),
          task -> new Thread(task, "end-with-parent").start()));
    }
    development().serve(surroundings.environment(), surroundings.loader(), serve, surroundings.err());
    return 0;
  }

  private static Development development() {
    return ServiceLoader.load(Development.class).findFirst()
        .orElseThrow(() -> new IllegalStateException("the development libraries are missing"));
  }
}
