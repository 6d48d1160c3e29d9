package io.voicesurvey.bootstrap.fault;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that are held open, each with the same bytes sent, and never read. */
final class Crowd implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 4096;
  private static final int PATIENCE_MILLIS = 10_000;

  private final List<Socket> sockets = new ArrayList<>();

  /** Opens as many as are asked for; those that the service cuts meanwhile are counted too. */
  Crowd(URI service, int count, String sent) throws IOException {
    byte[] bytes = sent.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < count; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), PATIENCE_MILLIS);
      sockets.add(socket);
      if (bytes.length > 0) {
        sendUnlessCut(socket, bytes);
      }
    }
  }

  /** How many the service has not cut. Sends each a byte, which fails where one before it was refused. */
  long open() throws IOException {
    long open = 0;
    for (Socket socket : sockets) {
      open += sendUnlessCut(socket, new byte[]{'x'}) ? 1 : 0;
    }
    return open;
  }

  private static boolean sendUnlessCut(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  /**
   * A request of another client, on a connection of its own.
   *
   * @return the first line of the answer
   */
  static String ask(URI service, String method, String path) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
