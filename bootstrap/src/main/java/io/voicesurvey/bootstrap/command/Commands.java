package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.GivenText;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: all commands and their exit codes. */
@Command(name = "voicesurveyagent", description = "Signs users in by OpenID Connect.", footer = {"",
    "Each command explains itself: voicesurveyagent users import --help.",
    "Settings are environment variables; doctor tells which of them are wrong or missing.", "Examples:",
    "  voicesurveyagent dev",
    "  voicesurveyagent users set-role ann@example.com admin"}, scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Commands.Version.class, synopsisSubcommandLabel = "[COMMAND]", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:done", "1:failed", "2:wrong usage",
        "78:wrong or missing settings"})
public final class Commands implements Callable<Integer> {
  /** {@code EX_CONFIG} of sysexits. */
  private static final int WRONG_SETTINGS = 78;
  private static final String SERVE = "serve";
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final Surroundings surroundings;
  private final ServeCommand serve;

  public Commands(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.serve = new ServeCommand(surroundings);
  }

  /** Runs the command that the arguments name and returns its exit code. The code is not 0 if printed data was lost. */
  public int execute(String... args) {
    int status = isServing(args) ? serve() : run(args);
    return surroundings.out().failure().map(surroundings::failed).filter(failed -> status == 0).orElse(status);
  }

  private int run(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (GivenText.isUnreadable(args[i])) {
        surroundings.failed("argument " + (i + 1) + " " + GivenText.ADVICE);
        return WRONG_SETTINGS;
      }
    }
    return commandLine().execute(args);
  }

  private static boolean isServing(String... args) {
    return args.length == 0 || args.length == 1 && args[0].equals(SERVE);
  }

  /** Runs without a picocli command line: to build one takes a tenth of the start, and there is nothing to parse. */
  private int serve() {
    try {
      return call();
    } catch (Exception e) {
      return failed(e, writer(surroundings.err()));
    }
  }

  /** Builds the command line with all commands and their help. */
  CommandLine commandLine() {
    CommandLine root = new CommandLine(this).addSubcommand(serve).addSubcommand(new DevCommand(surroundings, serve))
        .addSubcommand(new MigrateCommand(surroundings)).addSubcommand(new DoctorCommand(surroundings))
        .addSubcommand(new UsersCommand(surroundings)).addSubcommand(new RolesCommand(surroundings))
        .addSubcommand(new SessionsCommand(surroundings)).addSubcommand(new TokenCommand(surroundings))
        .addSubcommand(new KeysCommand(surroundings)).addSubcommand(new AuditCommand(surroundings))
        .addSubcommand(new OpenApiCommand(surroundings)).addSubcommand(new CompletionCommand(surroundings))
        .setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false)
        .setOut(writer(surroundings.out())).setErr(writer(surroundings.err()))
        .setParameterExceptionHandler(Commands::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
    printFootersAsTheyAre(root);
    return root;
  }

  /** Footers contain examples that users copy. A wrapped example would be a different command. */
  private static void printFootersAsTheyAre(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> Stream
        .of(help.commandSpec().usageMessage().footer()).map(line -> line + "%n").collect(Collectors.joining())
        .formatted());
    command.getSubcommands().values().forEach(Commands::printFootersAsTheyAre);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /** Runs the default command. */
  @Override
  public Integer call() throws Exception {
    return serve.call();
  }

  /** Prints the error, suggestions for the intended word, and the command that prints the help. */
  private static int misused(ParameterException misuse, String[] args) {
    CommandLine command = misuse.getCommandLine();
    command.getErr().println((misuse.getMessage() + suggestions(misuse)).replaceAll("\\R+", " "));
    command.getErr().println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static String suggestions(ParameterException misuse) {
    StringWriter text = new StringWriter();
    return UnmatchedArgumentException.printSuggestions(misuse, new PrintWriter(text, true))
        ? ". " + text.toString().strip()
        : "";
  }

  private static int failed(Exception failure, PrintWriter err) {
    if (failure instanceof WrongSettings) {
      err.println(failure.getMessage());
      return WRONG_SETTINGS;
    }
    err.println("voicesurveyagent: " + sentence(failure));
    if (LOG.isDebugEnabled()) {
      failure.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** The message of the failure and, if it differs, that of its root cause, on one line. */
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

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Optional.ofNullable(Commands.class.getPackage().getImplementationVersion()).orElse("unpackaged");
      return new String[]{"voicesurveyagent " + version};
    }
  }
}
