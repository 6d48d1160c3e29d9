package io.voicesurvey.bootstrap.dev;

import io.voicesurvey.adapters.rest.http.HttpSettings;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.bootstrap.command.CommandContext;
import io.voicesurvey.bootstrap.command.Development;
import io.voicesurvey.bootstrap.command.Shutdown;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.UserStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Development with a {@link DevDatabase} and a {@link DevIdentityProvider}, in a folder of the working directory. */
public final class EmbeddedDevelopment implements Development {
  private static final Path FOLDER = Path.of(".voicesurvey");

  @Override
  public void serve(CommandContext context, int providers) throws Exception {
    DevEnvironment development = DevEnvironment.over(context.environment(), providers);
    HttpSettings http = context.loader().apply(development.beforeStart()).http();
    try (Shutdown shutdown = Shutdown.onSignal(context.endOfLog())) {
      DevFolder folder = DevFolder.open(FOLDER);
      shutdown.register(folder);
      requireFree(http);
      Map<String, String> running = start(development, folder, http.port(), shutdown, context.err());
      Settings settings = context.loader().apply(running);
      shutdown.register(context.server().apply(settings));
      folder.once("people", () -> disable(DevPerson.DORA, settings));
      context.err().println(
          welcome(settings.http().publicUrl().toString(), providers, folder.path(), development.forCommands(running)));
      shutdown.await();
    }
  }

  /** Runs before the start of the database, which takes seconds. */
  private static void requireFree(HttpSettings http) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on " + http.host() + ":" + http.port() + " (" + e.getMessage()
          + "): stop the program that uses that port, or choose another port: PORT=9000 mvn -Pdev", e);
    }
  }

  private static Map<String, String> start(DevEnvironment environment, DevFolder folder, int port, Shutdown shutdown,
      PrintStream err) throws IOException, InterruptedException {
    DevIdentityProvider provider = DevIdentityProvider.start(port == 0 ? 0 : neighbour(port));
    shutdown.register(provider);
    err.println("Starting the development database in " + folder.path() + " ...");
    DevDatabase database = DevDatabase.start(folder.path(), shutdown::register);
    shutdown.register(database);
    return environment.running(database.url(), provider::issuer, folder.signingKeyFile());
  }

  /** The port is the same each time, so that the issuers stay the same. */
  private static int neighbour(int port) {
    return port == 65535 ? port - 1 : port + 1;
  }

  /** Uses an administrator's import: the person need not have signed in. */
  private static void disable(DevPerson person, Settings settings) {
    ImportUsers.Line line = new ImportUsers.Line.Assignment(1, new EmailAddress(person.email()), person.role(),
        Optional.of(UserStatus.DISABLED));
    try (Wiring wiring = new Wiring(settings)) {
      wiring.useCases().importUsers()
          .execute(new ImportUsers.Command(List.of(line).iterator(), "dev", false, Actor.COMMAND,
              (number, reason) -> {
                throw new IllegalStateException("a development person was refused: " + reason);
              }));
    }
  }

  private static String welcome(String url, int providers, Path folder, Map<String, String> settings)
      throws IOException {
    try (InputStream text = EmbeddedDevelopment.class.getResourceAsStream("welcome.txt")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).formatted(url, folder,
          settings.entrySet().stream().map(setting -> "export " + setting.getKey() + "='" + setting.getValue() + "'")
              .collect(Collectors.joining("\n")),
          providers == 1 ? "" : "?provider=corp");
    }
  }
}
