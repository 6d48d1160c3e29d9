package io.voicesurvey.adapters.rest.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.voicesurvey.adapters.rest.http.RestSettings;
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
 * A bucket for each client address: full at first, filled again steadily, and left alone by what it refuses. An IPv6
 * address counts by its first 64 bits, for whoever has one has all that begin so (RFC 6177).
 */
@Singleton
public final class RateLimit {
  /**
   * How many buckets there are at most, some 30 MB. Beyond it those go first that are seldom asked for: to get rid of
   * one's bucket by a flood takes more addresses than this within a minute, and who has as many needs no fresh bucket.
   */
  private static final long MAX_ADDRESSES = 100_000;

  /** A bucket is full again after a minute: what is idle longer may be forgotten. */
  private static final Duration KEPT_IDLE = Duration.ofMinutes(2);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  /** With a colon and begun like an address, so that {@link InetAddress#getByName} never asks a name server. */
  private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]*");
  private static final int IPV6_BYTES = 16;
  private static final int SITE_BYTES = 8;

  private final int perMinute;
  private final TimeMeter meter;
  private final LoadingCache<String, Bucket> buckets;

  @Inject
  public RateLimit(RestSettings settings) {
    this(settings.rateLimitPerMinute(), Ticker.systemTicker());
  }

  /**
   * @param perMinute how many requests an address may send at once, and in a minute; 0: no limit
   * @param ticker    the time, in nanoseconds since any moment
   */
  RateLimit(int perMinute, Ticker ticker) {
    this.perMinute = perMinute;
    this.meter = new Meter(ticker);
    this.buckets = Caffeine.newBuilder().ticker(ticker).maximumSize(MAX_ADDRESSES).expireAfterAccess(KEPT_IDLE)
        .build(site -> bucket());
  }

  /** Counts a request of that address. Empty where it may go on, else how long the address has to wait for its next. */
  public Optional<Duration> tryRequest(String address) {
    if (perMinute == 0) {
      return Optional.empty();
    }
    ConsumptionProbe probe = buckets.get(site(address)).tryConsumeAndReturnRemaining(1);
    return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder().withCustomTimePrecision(meter)
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD)).build();
  }

  private static String site(String address) {
    String literal = address.split("%", 2)[0];
    if (!IPV6.matcher(literal).matches()) {
      return address;
    }
    try {
      InetAddress parsed = InetAddress.getByName(literal);
      byte[] bytes = parsed.getAddress();
      return bytes.length == IPV6_BYTES
          ? HexFormat.of().formatHex(Arrays.copyOf(bytes, SITE_BYTES))
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
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
