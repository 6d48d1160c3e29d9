package io.voicesurvey.adapters.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;

/** A TCP proxy that can drop all packets, like a firewall, and forward them again. */
public final class Link implements AutoCloseable {
  private final ServerSocket entrance;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Phaser thaws = new Phaser(1);
  private volatile boolean frozen;

  public Link(int target) {
    this.target = target;
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public int port() {
    return entrance.getLocalPort();
  }

  /** From now on, nothing passes on old and new connections. None is closed. */
  public void freeze() {
    frozen = true;
  }

  /** New connections work again. The packets of old connections stay lost. */
  public void thaw() {
    frozen = false;
    thaws.arrive();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    thaws.forceTermination();
  }

  private void accept() {
    try {
      while (!entrance.isClosed()) {
        Socket inner = entrance.accept();
        sockets.add(inner);
        Socket outer = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(outer);
        Thread.ofPlatform().daemon().start(() -> pump(inner, outer));
        Thread.ofPlatform().daemon().start(() -> pump(outer, inner));
      }
    } catch (IOException e) {
      // The listening socket was closed.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int phase = thaws.getPhase();
        if (frozen) {
          thaws.awaitAdvance(phase);
          return;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One end closed the connection, so the other end is closed too.
    }
  }
}
