package io.voicesurvey.bootstrap.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A stretch of network between two programs, which can fall silent without a word or be cut. */
public final class Relay implements AutoCloseable {
  private enum State {
    OPEN,
    SILENT,
    CUT
  }

  private final ServerSocket listener;
  private volatile int target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.OPEN;

  /** @param target the loopback port that it leads to */
  public Relay(int target) {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
  }

  public Relay(InetSocketAddress address, int target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(address.getPort(), 50, address.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Nothing gets through any more, and no connection ends: as where a router dies. */
  public void fallSilent() {
    change(State.SILENT);
  }

  /** Ends all connections and every new one. */
  public void cut() {
    change(State.CUT);
    sockets.forEach(Relay::end);
  }

  /** Lets everything through again, also what waited. */
  public void mend() {
    change(State.OPEN);
  }

  /** Leads to another port from now on, as an address does that moves; what is open ends. */
  public void leadTo(int port) {
    target = port;
    sockets.forEach(Relay::end);
  }

  private void change(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> join(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void join(Socket client) {
    sockets.add(client);
    try {
      if (!passes()) {
        end(client);
        return;
      }
      Socket server = new Socket();
      sockets.add(server);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      threads.execute(() -> pump(server, client));
      pump(client, server);
    } catch (IOException e) {
      end(client);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from; to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0 && passes(); count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two has left. The end of the connection shows it to the other.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  /** Waits while all is silent; false where the line was cut. */
  private boolean passes() {
    lock.lock();
    try {
      while (state == State.SILENT) {
        changed.awaitUninterruptibly();
      }
      return state == State.OPEN;
    } finally {
      lock.unlock();
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
