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
  private final Runnable last;
  private boolean over;

  private Shutdown(Runnable last) {
    this.last = last;
  }

  /**
   * Creates a shutdown that a signal triggers.
   *
   * @param last runs after everything else has ended and has been logged
   */
  public static Shutdown onSignal(Runnable last) {
    Shutdown shutdown = new Shutdown(last);
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
    if (isStopping()) {
      await();
    }
    endAll();
  }

  private boolean isStopping() {
    try {
      return !Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is already ending, so the hook ends it.
      return true;
    }
  }

  private void stop() {
    LOG.info("stopping");
    boolean inOrder = within(LIMIT, this::endAll);
    LOG.info("stopped");
    last.run();
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
      LOG.warn("not all has ended after {} s, and the process ends without it", limit.toSeconds());
      return true;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the process could not end in order", e.getCause());
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
      LOG.error("could not stop in order", e);
      return false;
    }
  }
}
