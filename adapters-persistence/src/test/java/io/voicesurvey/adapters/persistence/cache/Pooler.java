package io.voicesurvey.adapters.persistence.cache;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A proxy in front of PostgreSQL that gives each client its own cancel key, as poolers do: the process that answers is
 * not the process of which the client knows the id.
 */
final class Pooler implements AutoCloseable {
  private static final int KEY_DATA = 'K';
  private static final int READY = 'Z';

  private final ServerSocket entrance;
  private final int target;

  Pooler(int target) {
    this.target = target;
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }

  private void accept() {
    try {
      while (!entrance.isClosed()) {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofPlatform().daemon().start(() -> upstream(client, server));
        Thread.ofPlatform().daemon().start(() -> downstream(server, client));
      }
    } catch (IOException e) {
      // The listening socket was closed.
    }
  }

  private static void upstream(Socket client, Socket server) {
    try (client; server) {
      client.getInputStream().transferTo(server.getOutputStream());
    } catch (IOException e) {
      // One end closed the connection, so the other end is closed too.
    }
  }

  private static void downstream(Socket server, Socket client) {
    try (server; client) {
      DataInputStream in = new DataInputStream(server.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      int type;
      do {
        type = in.read();
        byte[] body = new byte[in.readInt() - Integer.BYTES];
        in.readFully(body);
        if (type == KEY_DATA) {
          ByteBuffer.wrap(body).putInt(0, ~ByteBuffer.wrap(body).getInt());
        }
        out.write(type);
        out.writeInt(body.length + Integer.BYTES);
        out.write(body);
      } while (type != READY);
      in.transferTo(out);
    } catch (IOException e) {
      // One end closed the connection, so the other end is closed too.
    }
  }
}
