package io.voicesurvey.bootstrap.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes resources when a signal (SIGTERM, SIGINT) stops the process, or when the start fails. The last started
 * resource is closed first. After an orderly stop by a signal the process exits with 0 instead of 143.
 */
public final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** The time limit for closing all resources, a second less than the process has. */
  private static final Duration LIMIT = Duration.ofSeconds(9);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Thread hook = new Thread(this::stop, "shutdown");
  private final Runnable endOfLog;
  private boolean over;

  private Shutdown(Runnable endOfLog) {
    this.endOfLog = endOfLog;
  }

  /**
   * Creates a shutdown that a signal triggers.
   *
   * @param endOfLog runs after everything else has stopped and has been logged
   */
  public static Shutdown onSignal(Runnable endOfLog) {
    Shutdown shutdown = new Shutdown(endOfLog);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Closes the resource at the shutdown, or immediately if the shutdown has already begun. */
  public synchronized void register(AutoCloseable resource) {
    started.push(resource);
    if (over) {
      endAll();
    }
  }

  /** Never returns: a signal ends the process. */
  public void await() {
    while (true) {
      LockSupport.park(this);
      // If the interrupt flag stayed set, park() would not wait.
      Thread.interrupted();
    }
  }

  /** Closes all resources, because the start failed. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending, so the hook ends it.
      await();
    }
    endAll();
  }

  private void stop() {
    LOG.info("stopping");
    boolean inOrder = within(LIMIT, this::endAll);
    LOG.info("stopped");
    endOfLog.run();
    Runtime.getRuntime().halt(inOrder ? 0 : 1);
  }

  /**
   * Returns true after a timeout, too: the end of the process is still orderly, because requests have ended by then and
   * only connections are cut.
   */
  static boolean within(Duration limit, BooleanSupplier ending) {
    CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(ending::getAsBoolean,
        task -> Thread.ofPlatform().daemon().name("shutdown-work").start(task));
    try {
      return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("not everything has stopped after {} s; the process ends now", limit.toSeconds());
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the shutdown failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized boolean endAll() {
    over = true;
    boolean inOrder = true;
    while (!started.isEmpty()) {
      inOrder &= end(started.pop());
    }
    return inOrder;
  }

  private static boolean end(AutoCloseable resource) {
    try {
      resource.close();
      return true;
    } catch (Exception e) {
      LOG.error("a part of the service could not be stopped", e);
      return false;
    }
  }
}
