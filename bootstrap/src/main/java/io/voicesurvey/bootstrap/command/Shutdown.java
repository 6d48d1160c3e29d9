package io.voicesurvey.bootstrap.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to end when the process is told to stop (SIGTERM, SIGINT) or when the start fails: the last started first.
 * A process that was told to stop and ended in order exits with 0, where the JVM would say 143.
 */
public final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Thread hook = new Thread(this::stop, "shutdown");
  private final Runnable last;
  private boolean over;

  private Shutdown(Runnable last) {
    this.last = last;
  }

  /**
   * One that a signal sets off.
   *
   * @param last done when all else has ended and been logged
   */
  public static Shutdown onSignal(Runnable last) {
    Shutdown shutdown = new Shutdown(last);
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Ends it later, or at once where the process is ending already. */
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
    }
  }

  /** Ends all, because the start failed. */
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
      // The process is ending already: the hook has the last word.
      return true;
    }
  }

  private void stop() {
    LOG.info("stopping");
    boolean inOrder = endAll();
    LOG.info("stopped");
    last.run();
    Runtime.getRuntime().halt(inOrder ? 0 : 1);
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
