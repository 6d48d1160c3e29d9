package io.voicesurvey.adapters.rest.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.voicesurvey.adapters.rest.http.HttpSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A rate limit with a token bucket for each client address: full at first, refilled steadily, and unchanged by a
 * refused request. An IPv6 address counts by its first 64 bits, because its owner has all addresses with this prefix
 * (RFC 6177). It also counts by its first 48 bits, against a larger bucket: a site can have 65,536 networks of 64 bits,
 * and a bucket for each would be no limit.
 */
@Singleton
public final class RateLimit {
  /**
   * The maximum number of buckets, about 30 MB. Beyond it, the rarely used ones are evicted. To evict its own bucket, a
   * client needs more addresses than this within a minute; such a client needs no fresh bucket.
   */
  private static final long MAX_ADDRESSES = 100_000;

  /** The same for networks of 48 bits, which are checked first: their refusals create no bucket of a longer prefix. */
  private static final long MAX_NETWORKS = 10_000;

  /** The limit of a network of 48 bits, as a multiple of the limit of one address. */
  private static final int NETWORK_FACTOR = 4;

  /** A bucket is full again after one minute, so it can be dropped if it is idle for longer. */
  private static final Duration KEPT_IDLE = Duration.ofMinutes(2);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** With a colon and the start of an address, so that {@link InetAddress#getByName} never queries a name server. */
  private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");
  private static final int IPV6_BYTES = 16;
  private static final int SITE_BYTES = 8;
  private static final int NETWORK_BYTES = 6;

  private final int perMinute;
  private final TimeMeter meter;
  private final LoadingCache<String, Bucket> buckets;
  private final LoadingCache<String, Bucket> networks;

  @Inject
  public RateLimit(HttpSettings settings) {
    this(settings.rateLimitPerMinute(), Ticker.systemTicker());
  }

  /**
   * @param perMinute how many requests an address may send in one burst, and per minute; 0: no limit
   * @param ticker    the time, in nanoseconds since an arbitrary moment
   */
  RateLimit(int perMinute, Ticker ticker) {
    this.perMinute = perMinute;
    this.meter = new Meter(ticker);
    this.buckets = buckets(ticker, MAX_ADDRESSES, perMinute);
    this.networks = buckets(ticker, MAX_NETWORKS, (long) perMinute * NETWORK_FACTOR);
  }

  private LoadingCache<String, Bucket> buckets(Ticker ticker, long most, long capacity) {
    return Caffeine.newBuilder().ticker(ticker).maximumSize(most).expireAfterAccess(KEPT_IDLE)
        .build(prefix -> bucket(capacity));
  }

  /** Counts a request of that address. Empty if it is allowed, otherwise the time until the next allowed request. */
  public Optional<Duration> tryRequest(String address) {
    if (perMinute == 0) {
      return Optional.empty();
    }
    Optional<Bucket> network = network(address);
    Optional<Duration> wait = network.flatMap(RateLimit::take);
    if (wait.isEmpty()) {
      wait = take(site(address));
      if (wait.isPresent()) {
        network.ifPresent(bucket -> bucket.addTokens(1));
      }
    }
    return wait;
  }

  /** Takes back a request of that address that was counted. */
  public void takeBack(String address) {
    if (perMinute > 0) {
      network(address).ifPresent(bucket -> bucket.addTokens(1));
      site(address).addTokens(1);
    }
  }

  /** The bucket of the network of 48 bits; empty for an address that is not IPv6. */
  private Optional<Bucket> network(String address) {
    return ipv6(address).map(bytes -> networks.get(prefix(bytes, NETWORK_BYTES)));
  }

  private Bucket site(String address) {
    return buckets.get(ipv6(address).map(bytes -> prefix(bytes, SITE_BYTES))
        .orElseGet(() -> literal(address).map(InetAddress::getHostAddress).orElse(address)));
  }

  private static Optional<byte[]> ipv6(String address) {
    return literal(address).map(InetAddress::getAddress).filter(bytes -> bytes.length == IPV6_BYTES);
  }

  private static Optional<InetAddress> literal(String address) {
    return parse(address.split("%", 2)[0]);
  }

  private static Optional<Duration> take(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket(long capacity) {
    return Bucket.builder().withCustomTimePrecision(meter)
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, PERIOD)).build();
  }

  private static String prefix(byte[] address, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(address, bytes));
  }

  /** Empty if the text is not an IPv6 address. An IPv4-mapped address becomes its IPv4 address. */
  private static Optional<InetAddress> parse(String literal) {
    try {
      return IPV6.matcher(literal).matches() ? Optional.of(InetAddress.getByName(literal)) : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private record Meter(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
