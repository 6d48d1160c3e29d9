package io.voicesurvey.bootstrap.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LogQueueTest {
  private static final int THREADS = 4;

  private final LoggerContext context = new LoggerContext();
  private final Blocked reader = new Blocked();
  private final LogQueue queue = start();

  private LogQueue start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
    reader.setContext(context);
    reader.start();
    return new LogQueue(reader, "test");
  }

  @Test
  void noCallerWaitsForALogThatIsNotReadAndEachLineIsWrittenOrCounted() throws Exception {
    int each = LogQueue.ROOM;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        threads.submit(() -> log(each));
      }
    }
    // All have returned, and nothing was read.
    assertThat(queue.lost()).isPositive();
    reader.opened.countDown();
    queue.stop();

    assertThat(reader.lines.size() + queue.lost()).isEqualTo((long) each * THREADS);
    assertThat(reader.lines.size()).isGreaterThanOrEqualTo(LogQueue.ROOM);
  }

  @Test
  void waitingLinesAreWrittenBeforeTheEnd() {
    reader.opened.countDown();
    log(100);
    queue.stop();

    assertThat(reader.lines).hasSize(100);
    assertThat(queue.lost()).isZero();
  }

  private void log(int lines) {
    for (int i = 0; i < lines; i++) {
      LoggingEvent event = new LoggingEvent();
      event.setLoggerContext(context);
      event.setLevel(Level.INFO);
      event.setMessage("line");
      queue.doAppend(event);
    }
  }

  /** Writes nothing until it is opened. */
  private static final class Blocked extends AppenderBase<ILoggingEvent> {
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected void append(ILoggingEvent event) {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      lines.add(event.getMessage());
    }
  }
}
