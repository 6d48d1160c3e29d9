package io.voicesurvey.bootstrap.journey;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lines of one logger and those below it, from a level on, while it is open. */
final class CapturedLog implements AutoCloseable {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log;

  CapturedLog(String logger, Level level) {
    log = (Logger) LoggerFactory.getLogger(logger);
    lines.start();
    log.addAppender(lines);
    log.setLevel(level);
  }

  List<ILoggingEvent> events() {
    return List.copyOf(lines.list);
  }

  @Override
  public void close() {
    log.detachAppender(lines);
    log.setLevel(null);
  }
}
