package io.voicesurvey.bootstrap.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import java.util.List;
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
  private static final String OURS = "io.voicesurvey";
  private static final String ACCESS_LOG = "io.voicesurvey.adapters.rest.server.observation.AccessLog";
  private static final String DECISIONS = "decisions";
  private static final String REQUESTS = "requests";

  /** Below warnings they log each event, or the tokens that they process. */
  private static final List<String> NEVER_BELOW_WARN = List.of("org.jboss.weld.Event", "org.jose4j", "io.smallrye.jwt",
      "no.nav.security", "io.netty");

  /** Their warnings are wrong or redundant: resources created outside Jersey, failed loads that the caller sees. */
  private static final List<String> WRONGLY_WARNING = List.of("org.glassfish.jersey.internal.inject.Providers",
      "com.github.benmanes.caffeine");

  /** Logs only the content of its exceptions, with the stack trace and the statement. */
  private static final String TOLD_ELSEWHERE = "liquibase";

  private Logging() {}

  /** Before the settings are known: only warnings and errors, each written immediately. */
  public static void configure() {
    Settings.Log log = new Settings.Log(org.slf4j.event.Level.WARN, LogFormat.TEXT);
    LoggerContext context = prepare(log);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender(context, log.format()));
  }

  /**
   * Sets the level of our own lines. Libraries are more verbose, so their levels below WARN are one level higher. Lines
   * wait until they are written. Those of requests have their own queue, so that they never displace other lines; see
   * {@link #end}.
   */
  public static void configure(Settings.Log log) {
    LoggerContext context = prepare(log);
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(queue(context, log.format(), DECISIONS));
    context.getLogger(ACCESS_LOG).setAdditive(false);
    context.getLogger(ACCESS_LOG).addAppender(queue(context, log.format(), REQUESTS));
  }

  /** For the end of the process: libraries would log at length that their dependencies are gone. Our lines stay. */
  public static void silenceLibraries() {
    context().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
  }

  /** Writes all waiting lines, for two seconds at most. Later lines are not written. */
  public static void end() {
    context().stop();
  }

  /** The number of lines of requests lost since the log was configured, because their queue was full. */
  static long lostRequests() {
    return lost(ACCESS_LOG, REQUESTS);
  }

  /** The number of all other lines lost since then. */
  static long lostDecisions() {
    return lost(Logger.ROOT_LOGGER_NAME, DECISIONS);
  }

  private static long lost(String logger, String queue) {
    return context().getLogger(logger).getAppender(queue) instanceof LogQueue there ? there.lost() : 0;
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static LogQueue queue(LoggerContext context, LogFormat format, String name) {
    return LogQueue.before(appender(context, format), name, context);
  }

  private static LoggerContext prepare(Settings.Log log) {
    LoggerContext context = context();
    context.reset();
    context.start();
    context.addListener(propagator(context));
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(libraries(log.level()));
    context.getLogger(OURS).setLevel(Level.convertAnSLF4JLevel(log.level()));
    NEVER_BELOW_WARN.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    context.getLogger(TOLD_ELSEWHERE).setLevel(Level.OFF);
    WRONGLY_WARNING.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
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
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, format));
    appender.start();
    return appender;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    return switch (format) {
      case JSON -> json(context);
      case TEXT -> text(context);
    };
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    LogstashFieldNames names = new LogstashFieldNames();
    names.setTimestamp("timestamp");
    names.setLogger("logger");
    names.setThread("thread");
    names.setVersion("[ignore]");
    names.setLevelValue("[ignore]");
    LogstashEncoder encoder = new LogstashEncoder();
    encoder.setContext(context);
    encoder.setFieldNames(names);
    encoder.setTimestampPattern("[ISO_INSTANT]");
    encoder.setTimeZone("UTC");
    encoder.start();
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(TEXT);
    encoder.start();
    return encoder;
  }
}
