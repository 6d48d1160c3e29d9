package io.voicesurvey.bootstrap;

import io.voicesurvey.bootstrap.command.CommandContext;
import io.voicesurvey.bootstrap.command.Commands;
import io.voicesurvey.bootstrap.command.DataOutput;
import io.voicesurvey.bootstrap.settings.FileChecks;
import io.voicesurvey.bootstrap.settings.ProcessEncoding;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.wiring.Service;
import io.voicesurvey.bootstrap.telemetry.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.security.Security;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TimeZone;

/** The entry point of the program; {@link Launcher} calls it on a supported Java version. */
public final class Main {
  /** The exit code of the JVM under -XX:+ExitOnOutOfMemoryError; systemd and Kubernetes restart the service. */
  private static final int BROKEN = 3;

  /** Java's own value is 30. The name of a database may lead to another server after a failover. */
  private static final int ADDRESS_SECONDS = 5;

  private Main() {}

  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(Main::endOfThread);
    // The driver sends the time zone of this process to the server, which may not know the name.
    TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    Security.setProperty("networkaddress.cache.ttl", Integer.toString(ADDRESS_SECONDS));
    Logging.configure();
    ProcessEncoding given = ProcessEncoding.ofThisProcess();
    CommandContext context = new CommandContext(given.environment(System.getenv()), Main::load, Main::serve,
        Main::isErrTerminal, DataOutput.to(new FileOutputStream(FileDescriptor.out), System.out.charset()),
        System.err, Logging::end);
    int status = new Commands(context).execute(given.arguments(args));
    Logging.end();
    System.exit(status);
  }

  /** An error ends the process: the thread leaves its work undone, and the service would continue without it. */
  private static void endOfThread(Thread thread, Throwable failure) {
    System.err.println("voicesurveyagent: the thread " + thread.getName() + " failed");
    failure.printStackTrace();
    if (failure instanceof Error) {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static Settings load(Map<String, String> environment) {
    Settings settings = Settings.read(environment, FileChecks.CONTENT);
    Logging.configure(settings.log());
    return settings;
  }

  private static AutoCloseable serve(Settings settings) {
    Service service = Service.start(settings);
    return () -> {
      Logging.silenceLibraries();
      service.close();
    };
  }

  /** Java detects a terminal only if standard input and output are one, too. False without the program {@code test}. */
  private static boolean isErrTerminal() {
    try {
      return new ProcessBuilder("test", "-t", "2").redirectError(ProcessBuilder.Redirect.INHERIT).start()
          .waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
