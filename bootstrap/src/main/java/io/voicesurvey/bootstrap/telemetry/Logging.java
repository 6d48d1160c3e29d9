package io.voicesurvey.bootstrap.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import java.util.Map;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Configures the log. All log lines go to standard error; standard output is for the output of commands. */
public final class Logging {
  /** Line breaks in a message would let a client forge log lines. */
  private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{24} "
      + "%replace(%msg %kvp{NONE}){'[\\r\\n\\x{85}\\x{2028}\\x{2029}]+',' '}%n%ex";
  private static final String ROOT = Logger.ROOT_LOGGER_NAME;
  private static final String ACCESS_LOG = "io.voicesurvey.adapters.rest.server.observation.AccessLog";

  /**
   * The queues by the logger whose lines they hold. The lines of requests have their own queue, so that they never
   * displace other lines.
   */
  private static final Map<String, String> QUEUES = Map.of(ROOT, "decisions", ACCESS_LOG, "requests");

  /**
   * The levels of libraries that differ from the general one. Liquibase logs only the content of its exceptions, with
   * the stack trace and the statement. The warnings of Jersey about resources created outside of it, and of Caffeine
   * about failed loads that the caller sees, are wrong or redundant. Below warnings the others log each event, or the
   * tokens that they process.
   */
  private static final Map<String, Level> LEVELS = Map.of("liquibase", Level.OFF,
      "org.glassfish.jersey.internal.inject.Providers", Level.ERROR, "com.github.benmanes.caffeine", Level.ERROR,
      "org.jboss.weld.Event", Level.WARN, "org.jose4j", Level.WARN, "io.smallrye.jwt", Level.WARN, "no.nav.security",
      Level.WARN, "io.netty", Level.WARN);

  private Logging() {}

  /** Before the settings are known: only warnings and errors, each written immediately. */
  public static void configure() {
    LoggerContext context = prepare(org.slf4j.event.Level.WARN);
    context.getLogger(ROOT).addAppender(appender(context, LogFormat.TEXT));
  }

  /**
   * Sets the level of our own lines. Libraries are more verbose, so their levels below WARN are one level higher. Lines
   * wait in queues until they are written; see {@link #end}.
   */
  public static void configure(Settings.Log log) {
    LoggerContext context = prepare(log.level());
    context.getLogger(ACCESS_LOG).setAdditive(false);
    QUEUES.forEach((logger, name) -> context.getLogger(logger)
        .addAppender(new LogQueue(appender(context, log.format()), name)));
  }

  /** For the end of the process: libraries would log at length that their dependencies are gone. Our lines stay. */
  public static void silenceLibraries() {
    context().getLogger(ROOT).setLevel(Level.OFF);
  }

  /** Writes all waiting lines, for two seconds at most. Later lines are not written. */
  public static void end() {
    context().stop();
  }

  /** Counts the lines that are lost because a queue is full, since the log was configured. */
  static void bindTo(MeterRegistry registry) {
    QUEUES.forEach((logger, queue) -> FunctionCounter
        .builder("voicesurvey.log.lines.lost", logger, name -> lost(name, queue))
        .description("Log lines that were dropped because the queue was full").tag("log", queue).register(registry));
  }

  private static long lost(String logger, String queue) {
    return context().getLogger(logger).getAppender(queue) instanceof LogQueue found ? found.lost() : 0;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static LoggerContext prepare(org.slf4j.event.Level ours) {
    LoggerContext context = context();
    context.reset();
    context.start();
    context.addListener(propagator(context));
    context.getLogger(ROOT).setLevel(libraries(ours));
    context.getLogger("io.voicesurvey").setLevel(Level.convertAnSLF4JLevel(ours));
    LEVELS.forEach((library, level) -> context.getLogger(library).setLevel(level));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    return context;
  }

  /** Without it java.util.logging would create every record that Logback then drops, and drop all below INFO itself. */
  private static LevelChangePropagator propagator(LoggerContext context) {
    LevelChangePropagator propagator = new LevelChangePropagator();
    propagator.setContext(context);
    propagator.setResetJUL(true);
    propagator.start();
    return propagator;
  }

  private static Level libraries(org.slf4j.event.Level ours) {
    return switch (ours) {
      case ERROR -> Level.ERROR;
      case WARN, INFO -> Level.WARN;
      case DEBUG -> Level.INFO;
      case TRACE -> Level.DEBUG;
    };
  }

  private static ConsoleAppender<ILoggingEvent> appender(LoggerContext context, LogFormat format) {
    Encoder<ILoggingEvent> encoder = switch (format) {
      case JSON -> json();
      case TEXT -> text();
    };
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> json() {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("timestamp");
    names.setLogger("logger");
    names.setThread("thread");
    names.setVersion("[ignore]");
    names.setLevelValue("[ignore]");
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setFieldNames(names);
    encoder.setTimestampPattern("[ISO_INSTANT]");
    encoder.setTimeZone("UTC");
    return encoder;
  }

  private static Encoder<ILoggingEvent> text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setPattern(TEXT);
    return encoder;
  }
}
