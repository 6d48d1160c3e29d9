package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.dev.DevDatabase;
import io.voicesurvey.bootstrap.dev.DevEnvironment;
import io.voicesurvey.bootstrap.dev.DevFolder;
import io.voicesurvey.bootstrap.dev.DevIdentityProvider;
import io.voicesurvey.bootstrap.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Serves on a database and an identity provider of its own, kept in a folder under the working directory. */
public final class DevCommand {
  private final SettingsLoader loader;
  private final ServeCommand serve;
  private final PrintStream err;

  public DevCommand(SettingsLoader loader, ServeCommand serve, PrintStream err) {
    this.loader = loader;
    this.serve = serve;
    this.err = err;
  }

  /** Never returns but by an exception. */
  void execute(Map<String, String> given) throws Exception {
    DevEnvironment environment = DevEnvironment.over(given);
    Settings settings = loader.load(environment.beforeStart());
    try (Shutdown shutdown = Shutdown.onSignal()) {
      start(environment, settings.http().port(), shutdown);
      shutdown.await();
    }
  }

  private void start(DevEnvironment environment, int port, Shutdown shutdown) throws Exception {
    DevFolder folder = DevFolder.open(Path.of(".voicesurvey"));
    shutdown.register(folder);
    DevIdentityProvider provider = DevIdentityProvider.start(port == 0 ? 0 : neighbour(port));
    shutdown.register(provider);
    err.println("Starting the development database in " + folder.path() + " ...");
    DevDatabase database = DevDatabase.start(folder.path());
    shutdown.register(database);
    Settings settings = loader
        .load(environment.running(database.url(), provider.issuer(), folder.signingKeyFile()));
    serve.start(settings, shutdown);
    err.println(welcome(settings.http().publicUrl().toString()));
  }

  /** The same each time, so that the issuer stays the same. */
  private static int neighbour(int port) {
    return port == 65535 ? port - 1 : port + 1;
  }

  private static String welcome(String url) {
    return """

        voicesurveyagent runs at %1$s for development. Stop it with Ctrl-C.
          Sign in:  %1$s/api/auth/login   as ada (admin), carl (campaign manager) or vera (viewer)
          The API:  %1$s/docs
          By curl:  curl -s -L -c jar -b jar -d username=ada "$(curl -s -c jar -o /dev/null -w '%%{redirect_url}' \
        -H 'Accept: text/html' %1$s/api/auth/login)"
        """.formatted(url);
  }
}
