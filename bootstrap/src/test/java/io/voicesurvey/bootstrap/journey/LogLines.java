package io.voicesurvey.bootstrap.journey;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, by the service and by the libraries that log to java.util.logging. */
final class LogLines extends Handler implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final java.util.logging.Logger libraries = java.util.logging.Logger.getLogger("org.glassfish");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());

  static LogLines capture() {
    LogLines log = new LogLines();
    log.lines.start();
    log.root.addAppender(log.lines);
    log.libraries.addHandler(log);
    return log;
  }

  /** What an operator gets to see who has not asked for details. */
  List<String> aboveDebug() {
    return Stream.concat(
        List.copyOf(lines.list).stream()
            .filter(line -> line.getLevel().isGreaterOrEqual(ch.qos.logback.classic.Level.INFO)).map(Object::toString),
        List.copyOf(records).stream().filter(line -> line.getLevel().intValue() >= Level.INFO.intValue())
            .map(line -> line.getLevel() + " " + line.getLoggerName() + " " + line.getMessage() + " "
                + line.getThrown()))
        .toList();
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    root.detachAppender(lines);
    libraries.removeHandler(this);
  }
}
