package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.persistence.SchemaMigration;
import io.voicesurvey.adapters.rest.openapi.Document;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The command line: which commands there are, what they take, and what their exit codes are. */
@Command(name = "voicesurveyagent", description = "Signs users in by OpenID Connect.", scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Commands.Version.class, synopsisSubcommandLabel = "[COMMAND]", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
    "0:done", "1:failed", "2:wrong usage",
    "78:wrong or missing settings"})
public final class Commands implements Callable<Integer> {
  /** As {@code EX_CONFIG} of sysexits. */
  private static final int WRONG_SETTINGS = 78;
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final Map<String, String> environment;
  private final SettingsLoader loader;
  private final ServeCommand serve;
  private final MigrateCommand migrate;
  private final OpenApiCommand openApi;
  private final Function<Settings, SchemaMigration> migrations;
  private final PrintStream out;
  private final PrintStream err;

  public Commands(Map<String, String> environment, SettingsLoader loader, Serving serving,
      Function<Settings, SchemaMigration> migrations, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.loader = loader;
    this.serve = new ServeCommand(serving);
    this.migrate = new MigrateCommand(out, err);
    this.openApi = new OpenApiCommand(out);
    this.migrations = migrations;
    this.out = out;
    this.err = err;
  }

  /** Runs the command that the arguments name and returns the exit code. */
  public int execute(String... args) {
    return new CommandLine(this).setOut(writer(out)).setErr(writer(err)).setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Commands::failed).execute(args);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /** The default command. */
  @Override
  public Integer call() throws Exception {
    return serve();
  }

  @Command(name = "serve", description = "Brings the database's schema up to date, then serves (the default).")
  int serve() throws Exception {
    serve.execute(loader.load(environment));
    return 0;
  }

  @Command(name = "dev", description = "Serves on a database and an identity provider of its own; needs no setting.")
  int dev(
      @Option(names = "--end-with-parent", description = "Stops when the process that started it is gone.") boolean endWithParent)
      throws Exception {
    if (endWithParent) {
      ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRunAsync(() -> System.exit(0),
          task -> new Thread(task, "end-with-parent").start()));
    }
    development().serve(environment, loader, serve, err);
    return 0;
  }

  private static Development development() {
    return ServiceLoader.load(Development.class).findFirst()
        .orElseThrow(() -> new IllegalStateException("the development libraries are missing"));
  }

  @Command(name = "migrate", description = "Brings the database's schema up to date.")
  int migrate(
      @Option(names = "--rollback-count", paramLabel = "N", converter = Count.class, description = "Takes the last N change sets back instead.") Optional<Integer> rollbackCount,
      @Option(names = "--dry-run", description = "Prints the SQL and changes nothing.") boolean dryRun) {
    migrate.execute(migrations.apply(loader.load(environment)), rollbackCount, dryRun);
    return 0;
  }

  @Command(name = "openapi", description = "Prints the OpenAPI document of the API.")
  int openApi(
      @Option(names = "--format", defaultValue = "json", description = "json (the default) or yaml.") Document document) {
    openApi.execute(document);
    return 0;
  }

  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    if (failure instanceof WrongSettings) {
      command.getErr().println(failure.getMessage());
      return WRONG_SETTINGS;
    }
    command.getErr().println("voicesurveyagent: " + sentence(failure));
    if (LOG.isDebugEnabled()) {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** What happened and, where it is another thing, what came first; on one line. */
  private static String sentence(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String what = text(failure);
    String why = text(root);
    return (what.contains(why) ? what : what + ": " + why).replaceAll("\\R+", " ");
  }

  private static String text(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElseGet(() -> failure.getClass().getSimpleName());
  }

  /** A whole number above 0. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[1-9]\\d{0,8}")) {
        throw new TypeConversionException("a whole number above 0 is due");
      }
      return Integer.parseInt(text);
    }
  }

  /** As the jar's manifest states it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Optional.ofNullable(Commands.class.getPackage().getImplementationVersion()).orElse("unpackaged");
      return new String[]{"voicesurveyagent " + version};
    }
  }
}
