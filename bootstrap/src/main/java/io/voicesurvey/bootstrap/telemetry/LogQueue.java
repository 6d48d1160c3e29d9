package io.voicesurvey.bootstrap.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes log lines on its own thread, so that a thread that logs never waits for the reader of the log. If the queue is
 * full, new lines are lost and counted. Logback's own appender loses them without a count.
 */
final class LogQueue extends AsyncAppender {
  /** The maximum number of waiting lines: at most about ten megabytes. */
  static final int ROOM = 8192;

  /** The maximum wait for the lines at the end of the process; there are two such queues. */
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final LongAdder lost = new LongAdder();

  /** Held from the check for free room until the line is added. */
  private final ReentrantLock entrance = new ReentrantLock();

  /** Starts a queue before the appender, in the appender's context. */
  LogQueue(Appender<ILoggingEvent> appender, String name) {
    setName(name);
    setQueueSize(ROOM);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setMaxFlushTime((int) FLUSH.toMillis());
    setContext(appender.getContext());
    addAppender(appender);
    start();
  }

  /** The number of lines that were lost because the queue was full. */
  long lost() {
    return lost.sum();
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing();
    entrance.lock();
    try {
      if (getRemainingCapacity() == 0) {
        lost.increment();
      } else {
        super.append(event);
      }
    } finally {
      entrance.unlock();
    }
  }
}
