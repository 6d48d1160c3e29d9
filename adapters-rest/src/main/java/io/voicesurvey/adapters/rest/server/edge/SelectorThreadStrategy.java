package io.voicesurvey.adapters.rest.server.edge;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.IOStrategy;
import org.glassfish.grizzly.Transport;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;
import org.glassfish.grizzly.strategies.SameThreadIOStrategy;
import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles each event on the selector thread. If a connection cannot be accepted, mostly for lack of file descriptors,
 * it closes others and pauses. Otherwise Grizzly would retry without end and keep a processor busy.
 */
@SuppressWarnings("rawtypes")
final class SelectorThreadStrategy implements IOStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(SelectorThreadStrategy.class);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final IOStrategy sameThread = SameThreadIOStrategy.getInstance();
  private final Connections connections;
  private final AtomicBoolean failing = new AtomicBoolean();

  SelectorThreadStrategy(Connections connections) {
    this.connections = connections;
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event) throws IOException {
    return executeIoEvent(connection, event, true);
  }

  @Override
  public boolean executeIoEvent(Connection connection, IOEvent event, boolean isEventEnabled) throws IOException {
    if (event == IOEvent.SERVER_ACCEPT && connection instanceof TCPNIOServerConnection listening) {
      accept(listening);
      return true;
    }
    return sameThread.executeIoEvent(connection, event, isEventEnabled);
  }

  private void accept(TCPNIOServerConnection listening) throws IOException {
    try {
      listening.onAccept();
      if (failing.get() && failing.getAndSet(false)) {
        LOG.info("connections are accepted again");
      }
    } catch (IOException | RuntimeException e) {
      if (!listening.isOpen()) {
        return;
      }
      if (!failing.getAndSet(true)) {
        LOG.warn("a connection cannot be accepted; the least used connections are closed: {}", e.getMessage());
      }
      listening.disableIOEvent(IOEvent.SERVER_ACCEPT);
      connections.makeRoom();
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS).execute(() -> resume(listening));
    }
  }

  private static void resume(TCPNIOServerConnection listening) {
    try {
      if (listening.isOpen()) {
        listening.enableIOEvent(IOEvent.SERVER_ACCEPT);
      }
    } catch (IOException e) {
      LOG.debug("no longer listening", e);
    }
  }

  @Override
  public Executor getThreadPoolFor(Connection connection, IOEvent event) {
    return sameThread.getThreadPoolFor(connection, event);
  }

  @Override
  public ThreadPoolConfig createDefaultWorkerPoolConfig(Transport transport) {
    return sameThread.createDefaultWorkerPoolConfig(transport);
  }
}
