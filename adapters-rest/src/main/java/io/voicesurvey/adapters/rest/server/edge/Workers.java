package io.voicesurvey.adapters.rest.server.edge;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that may block, without a limit on their number. The first few are platform threads: the database's response
 * wakes such a thread directly, but a virtual thread only through another thread that must wake up first. The others
 * are virtual.
 */
final class Workers implements Executor, AutoCloseable {
  private static final int PLATFORM_THREADS = 32;
  private static final long IDLE_SECONDS = 60;

  private final ExecutorService virtual = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final ExecutorService platform = new ThreadPoolExecutor(0, PLATFORM_THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
      new SynchronousQueue<>(), Thread.ofPlatform().daemon().name("worker-", 0).factory(),
      (task, full) -> virtual.execute(task));

  @Override
  public void execute(Runnable task) {
    platform.execute(task);
  }

  /** Interrupts running tasks. */
  @Override
  public void close() {
    platform.shutdownNow();
    virtual.shutdownNow();
  }
}
