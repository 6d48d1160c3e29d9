package io.voicesurvey.bootstrap.dev;

import io.voicesurvey.bootstrap.command.Development;
import io.voicesurvey.bootstrap.command.ServeCommand;
import io.voicesurvey.bootstrap.command.SettingsLoader;
import io.voicesurvey.bootstrap.command.Shutdown;
import io.voicesurvey.bootstrap.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/** Development on an {@link DevDatabase} and a {@link DevIdentityProvider}, kept in a folder under the working directory. */
public final class EmbeddedDevelopment implements Development {
  private static final Path FOLDER = Path.of(".voicesurvey");

  @Override
  public void serve(Map<String, String> environment, SettingsLoader loader, ServeCommand serve, PrintStream err)
      throws Exception {
    DevEnvironment development = DevEnvironment.over(environment);
    int port = loader.load(development.beforeStart()).http().port();
    try (Shutdown shutdown = serve.onSignal()) {
      Settings settings = loader.load(start(development, port, shutdown, err));
      serve.start(settings, shutdown);
      err.println(welcome(settings.http().publicUrl().toString()));
      shutdown.await();
    }
  }

  private static Map<String, String> start(DevEnvironment environment, int port, Shutdown shutdown, PrintStream err)
      throws IOException, InterruptedException {
    DevFolder folder = DevFolder.open(FOLDER);
    shutdown.register(folder);
    DevIdentityProvider provider = DevIdentityProvider.start(port == 0 ? 0 : neighbour(port));
    shutdown.register(provider);
    err.println("Starting the development database in " + folder.path() + " ...");
    DevDatabase database = DevDatabase.start(folder.path());
    shutdown.register(database);
    return environment.running(database.url(), provider.issuer(), folder.signingKeyFile());
  }

  /** The same each time, so that the issuer stays the same. */
  private static int neighbour(int port) {
    return port == 65535 ? port - 1 : port + 1;
  }

  private static String welcome(String url) {
    return """

        voicesurveyagent runs at %1$s for development. Stop it with Ctrl-C.
          Sign in:  %1$s/api/auth/login   as ada (admin), carl (campaign manager) or vera (viewer)
          By curl:  curl -s -L -c jar -b jar -d username=ada "$(curl -s -c jar -o /dev/null -w '%%{redirect_url}' \
        -H 'Accept: text/html' %1$s/api/auth/login)"
        """.formatted(url);
  }
}
