package io.voicesurvey.bootstrap;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has lines written by a thread of its own, so that who logs never waits for whoever reads the log. Where more lines wait
 * than it has room for, the newest are lost, and counted.
 */
final class LogQueue extends AsyncAppender {
  /** How many lines may wait: some ten megabytes at the most. */
  static final int ROOM = 8192;

  /** How long the end of the process may wait for them; there are two such queues. */
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final LongAdder lost = new LongAdder();

  /** Held while a line is put in, so that there is room for it still when that has been seen. */
  private final ReentrantLock entrance = new ReentrantLock();

  private LogQueue(String name) {
    setName(name);
    setQueueSize(ROOM);
    setDiscardingThreshold(0);
    setNeverBlock(true);
    setMaxFlushTime((int) FLUSH.toMillis());
  }

  static LogQueue before(Appender<ILoggingEvent> appender, String name, LoggerContext context) {
    LogQueue queue = new LogQueue(name);
    queue.setContext(context);
    queue.addAppender(appender);
    queue.start();
    return queue;
  }

  /** How many lines were not written for want of room. */
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
