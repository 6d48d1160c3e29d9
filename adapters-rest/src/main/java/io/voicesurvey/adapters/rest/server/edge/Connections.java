package io.voicesurvey.adapters.rest.server.edge;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;

/**
 * The open connections, limited in total and for each client address. If there is no room for a new connection, those
 * that were idle for the longest time are closed; those that wait for this server are closed last. So a client that
 * sends requests is served, and one that only holds connections loses them. An IPv6 address counts by its first 64
 * bits.
 */
final class Connections {
  /**
   * The heap that each connection needs, in bytes. It covers a request head and body of the largest size, a response
   * that waits for its client, and the thread in between. Half of the heap remains for everything else.
   */
  private static final long HEAP_OF_ONE = 256 * 1024;

  /** One address may hold the total divided by this number. */
  private static final int PARTS_OF_AN_ADDRESS = 2;

  /** The limit divided by this number is closed at a time, so that not each new connection searches all others. */
  private static final int PARTS_CLOSED = 64;

  /** The minimum of the limit. File descriptors are counted only when this many connections are open. */
  private static final int FEW = 16;

  /** File descriptors for other uses: the database, the identity provider, files. */
  private static final int RESERVED_DESCRIPTORS = 64;

  private static final int IPV6_BYTES = 16;
  private static final int SITE_BYTES = 8;

  private static final Attribute<Held> HELD = Grizzly.DEFAULT_ATTRIBUTE_BUILDER
      .createAttribute(Connections.class.getName());

  private final int mostByHeap;
  private final LongSupplier freeDescriptors;
  private final Predicate<InetAddress> isTrustedProxy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Held> all = new HashSet<>();
  private final Map<ByteBuffer, Set<Held>> bySite = new HashMap<>();

  /** The total limit; 0 until {@link #FEW} connections are open. */
  private final AtomicInteger most = new AtomicInteger();

  /**
   * @param heap            in bytes
   * @param freeDescriptors the number of files that the process may still open; read once
   * @param isTrustedProxy  true: the connections from the address belong to many clients and are limited only in total
   */
  Connections(long heap, LongSupplier freeDescriptors, Predicate<InetAddress> isTrustedProxy) {
    this.mostByHeap = Math.clamp(heap / HEAP_OF_ONE, FEW, Integer.MAX_VALUE);
    this.freeDescriptors = freeDescriptors;
    this.isTrustedProxy = isTrustedProxy;
  }

  /** Creates the limits from the heap and the file descriptors of this process. */
  static Connections ofThisProcess(Predicate<InetAddress> isTrustedProxy) {
    return new Connections(Runtime.getRuntime().maxMemory(), Connections::freeDescriptors, isTrustedProxy);
  }

  private static long freeDescriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
        : Integer.MAX_VALUE;
  }

  /** Records that data was received or sent. Has no effect on a connection that was never admitted. */
  static void recordActivity(Connection<?> connection) {
    Optional.ofNullable(HELD.get(connection)).ifPresent(held -> held.moved.set(System.nanoTime()));
  }

  /** Counts a new connection, and closes others if there are too many. */
  void admit(Connection<?> connection) {
    Held held = new Held(connection, site(connection));
    HELD.set(connection, held);
    List<Held> leaving;
    lock.lock();
    try {
      leaving = tooMany(held);
      leaving.forEach(this::remove);
      all.add(held);
      held.site.ifPresent(site -> bySite.computeIfAbsent(site, first -> new HashSet<>()).add(held));
    } finally {
      lock.unlock();
    }
    close(leaving);
    if (!connection.isOpen()) {
      release(connection);
    }
  }

  /** Stops counting a connection. Has no effect if it is not counted. */
  void release(Connection<?> connection) {
    Optional.ofNullable(HELD.get(connection)).ifPresent(held -> {
      lock.lock();
      try {
        remove(held);
      } finally {
        lock.unlock();
      }
    });
  }

  /** Closes some of the least used connections. */
  void makeRoom() {
    List<Held> leaving;
    lock.lock();
    try {
      leaving = leastUsed(all, all.size());
      leaving.forEach(this::remove);
    } finally {
      lock.unlock();
    }
    close(leaving);
  }

  /** The number of open connections. */
  int count() {
    lock.lock();
    try {
      return all.size();
    } finally {
      lock.unlock();
    }
  }

  private List<Held> tooMany(Held newcomer) {
    int inTotal = most();
    if (all.size() >= inTotal) {
      return leastUsed(all, inTotal);
    }
    int ofAnAddress = inTotal / PARTS_OF_AN_ADDRESS;
    return newcomer.site.map(bySite::get).filter(neighbours -> neighbours.size() >= ofAnAddress)
        .map(neighbours -> leastUsed(neighbours, ofAnAddress)).orElse(List.of());
  }

  private int most() {
    if (most.get() == 0 && all.size() >= FEW) {
      long room = all.size() + freeDescriptors.getAsLong() - RESERVED_DESCRIPTORS;
      most.set(Math.clamp(room, FEW, mostByHeap));
    }
    return most.get() == 0 ? mostByHeap : most.get();
  }

  /** Sorts by a snapshot of the values, because they change during the sort. */
  private static List<Held> leastUsed(Collection<Held> connections, int most) {
    record Seen(Held held, boolean isAtWork, long moved) {}
    long now = System.nanoTime();
    return connections.stream()
        .map(held -> new Seen(held, RequestCodec.isAtWork(held.connection), held.moved.get() - now))
        .sorted(Comparator.comparing(Seen::isAtWork).thenComparingLong(Seen::moved))
        .limit(Math.max(1, most / PARTS_CLOSED)).map(Seen::held).toList();
  }

  private void remove(Held held) {
    all.remove(held);
    held.site.ifPresent(site -> bySite.computeIfPresent(site, (key, neighbours) -> {
      neighbours.remove(held);
      return neighbours.isEmpty() ? null : neighbours;
    }));
  }

  /** Does not wait until the clients have taken their data. */
  private static void close(List<Held> leaving) {
    leaving.forEach(held -> held.connection.terminateSilently());
  }

  /** The key of the limit for an address; empty for a trusted proxy. */
  private Optional<ByteBuffer> site(Connection<?> connection) {
    return connection.getPeerAddress() instanceof InetSocketAddress peer && !isTrustedProxy.test(peer.getAddress())
        ? Optional.of(site(peer.getAddress().getAddress()))
        : Optional.empty();
  }

  private static ByteBuffer site(byte[] address) {
    return ByteBuffer.wrap(address, 0, address.length == IPV6_BYTES ? SITE_BYTES : address.length);
  }

  private static final class Held {
    final Connection<?> connection;
    final Optional<ByteBuffer> site;
    final AtomicLong moved = new AtomicLong(System.nanoTime());

    Held(Connection<?> connection, Optional<ByteBuffer> site) {
      this.connection = connection;
      this.site = site;
    }
  }
}
