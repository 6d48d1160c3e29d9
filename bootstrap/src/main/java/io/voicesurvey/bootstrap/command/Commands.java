package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.ProcessEncoding;
import io.voicesurvey.bootstrap.settings.WrongSettings;
import io.voicesurvey.bootstrap.wiring.Service;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    "Each command has its own help: voicesurveyagent users import --help.",
    "Settings are environment variables. doctor lists the wrong and the missing ones.", "Examples:",
    "  voicesurveyagent dev",
    "  voicesurveyagent users set-role ann@example.com admin"}, scope = ScopeType.INHERIT, mixinStandardHelpOptions = true, versionProvider = Commands.Version.class, synopsisSubcommandLabel = "[COMMAND]", exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
        "0:done", "1:failed", "2:wrong usage", "78:wrong or missing settings"})
public final class Commands implements Callable<Integer> {
  /** {@code EX_CONFIG} of sysexits. */
  private static final int WRONG_SETTINGS = 78;
  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private final CommandContext context;
  private final ServeCommand serve;

  public Commands(CommandContext context) {
    this.context = context;
    this.serve = new ServeCommand(context);
  }

  /** Runs the command that the arguments name and returns its exit code. The code is not 0 if printed data was lost. */
  public int execute(String... args) {
    int status = args.length == 0 || args.length == 1 && args[0].equals("serve") ? serve() : run(args);
    return context.out().failure().map(context::failed).filter(failed -> status == 0).orElse(status);
  }

  private int run(String... args) {
    for (int i = 0; i < args.length; i++) {
      if (ProcessEncoding.isUnreadable(args[i])) {
        context.failed("argument " + (i + 1) + " " + ProcessEncoding.ADVICE);
        return WRONG_SETTINGS;
      }
    }
    return commandLine().execute(args);
  }

  /** Runs without a picocli command line: to build one takes a tenth of the start, and there is nothing to parse. */
  private int serve() {
    try {
      return call();
    } catch (Exception e) {
      return failed(e, writer(context.err()));
    }
  }

  /** Builds the command line with all commands and their help. */
  CommandLine commandLine() {
    CommandLine root = new CommandLine(this);
    Stream.of(serve, new DevCommand(context), new MigrateCommand(context), new DoctorCommand(context),
        new UsersCommand(context), new RolesCommand(context), new SessionsCommand(context), new TokenCommand(context),
        new CommandLine(new ServicesCommand(context)).addSubcommand(new ServicesCommand.Trust(context)),
        new KeysCommand(context), new AuditCommand(context), new OpenApiCommand(context),
        new CompletionCommand(context, root)).forEach(root::addSubcommand);
    Arguments.register(root);
    root.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false)
        .setOut(writer(context.out())).setErr(writer(context.err())).setParameterExceptionHandler(Commands::misused)
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command.getErr()));
    printFootersUnwrapped(root);
    return root;
  }

  /** Footers contain examples that users copy. A wrapped example would be a different command. */
  private static void printFootersUnwrapped(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER,
        help -> (String.join("%n", help.commandSpec().usageMessage().footer()) + "%n").formatted());
    command.getSubcommands().values().forEach(Commands::printFootersUnwrapped);
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
    StringWriter suggestions = new StringWriter();
    if (UnmatchedArgumentException.printSuggestions(misuse, new PrintWriter(suggestions, true))) {
      suggestions.getBuffer().insert(0, ". ");
    }
    command.getErr().println((misuse.getMessage() + suggestions).strip().replaceAll("\\R+", " "));
    command.getErr().println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
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
    String message = message(failure);
    String reason = message(root);
    return (message.contains(reason) ? message : message + ": " + reason).replaceAll("\\R+", " ");
  }

  private static String message(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElseGet(() -> failure.getClass().getSimpleName());
  }

  /** The version in the manifest of the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[]{"voicesurveyagent " + Service.version()};
    }
  }
}
