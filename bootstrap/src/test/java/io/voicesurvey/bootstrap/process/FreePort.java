package io.voicesurvey.bootstrap.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers whose address others must know before they start. They lie below those that systems give out by
 * themselves, so that no connection takes one meanwhile.
 */
public final class FreePort {
  private static final int LOWEST = 20_000;
  private static final int LOWEST_EPHEMERAL = 32_768;

  private FreePort() {}

  /** A port on which nothing listens on the loopback address. */
  public static int find() {
    return ThreadLocalRandom.current().ints(LOWEST, LOWEST_EPHEMERAL).filter(FreePort::isFree).findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
