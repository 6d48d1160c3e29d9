package io.voicesurvey.adapters.rest.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final String ADDRESS = "192.0.2.7";

  private final AtomicLong now = new AtomicLong();
  private final RateLimit limit = new RateLimit(300, now::get);

  @Test
  void allRequestsOfAMinuteMayComeTogether() {
    exhaust(ADDRESS);
    assertThat(limit.tryRequest(ADDRESS)).contains(Duration.ofMillis(200));
  }

  @Test
  void theBucketFillsSteadily() {
    exhaust(ADDRESS);
    pass(Duration.ofMillis(199));
    assertThat(limit.tryRequest(ADDRESS)).isPresent();
    pass(Duration.ofMillis(1));
    assertThat(limit.tryRequest(ADDRESS)).isEmpty();
    assertThat(limit.tryRequest(ADDRESS)).isPresent();
  }

  @Test
  void anAddressThatKeepsTryingWaitsNoLonger() {
    exhaust(ADDRESS);
    for (int i = 0; i < 1000; i++) {
      assertThat(limit.tryRequest(ADDRESS)).isPresent();
    }
    pass(Duration.ofMillis(200));
    assertThat(limit.tryRequest(ADDRESS)).isEmpty();
  }

  @Test
  void aBucketHoldsNoMoreThanAMinutesRequests() {
    exhaust(ADDRESS);
    pass(Duration.ofMinutes(90));
    exhaust(ADDRESS);
    assertThat(limit.tryRequest(ADDRESS)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true", "2001:db8:1:2::1, 2001:db8:1:3::1, false",
      "::1, 0:0:0:0:0:0:0:1, true", "fe80::1%eth0, fe80::2%lo, true", "::ffff:192.0.2.7, 192.0.2.7, true",
      "192.0.2.7, 192.0.2.8, false", "no address, another, false", "1:2:3, 1:2:4, false"})
  void anIpv6AddressCountsByItsSubnet(String one, String other, boolean same) {
    exhaust(one);
    assertThat(limit.tryRequest(other).isPresent()).isEqualTo(same);
  }

  @Test
  void theNetworksOfOneSiteShareALimit() {
    int answered = 0;
    for (int i = 0; i < 3000; i++) {
      answered += limit.tryRequest("2001:db8:1:" + Integer.toHexString(i) + "::1").isEmpty() ? 1 : 0;
    }
    assertThat(answered).isEqualTo(4 * 300);
    assertThat(limit.tryRequest("2001:db8:1:ffff::1")).contains(Duration.ofMillis(50));
    assertThat(limit.tryRequest("2001:db8:2:ffff::1")).isEmpty();
    assertThat(limit.tryRequest(ADDRESS)).isEmpty();
  }

  @Test
  void oneNetworkThatKeepsKnockingLeavesItsSiteAlone() {
    exhaust("2001:db8:1:1::1");
    for (int i = 0; i < 3000; i++) {
      assertThat(limit.tryRequest("2001:db8:1:1::1")).isPresent();
    }
    exhaust("2001:db8:1:2::1");
  }

  @Test
  void aFloodOfAddressesGivesNoFreshBucketToAnAddressThatKeepsTrying() {
    exhaust(ADDRESS);
    for (int i = 0; i < 150_000; i++) {
      limit.tryRequest("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
      if (i % 1000 == 0) {
        assertThat(limit.tryRequest(ADDRESS)).isPresent();
      }
    }
    assertThat(limit.tryRequest(ADDRESS)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"PT0.000000001S, 1", "PT0.2S, 1", "PT1S, 1", "PT1.000000001S, 2", "PT59.9S, 60", "PT0S, 1"})
  void theWaitIsInWholeSecondsThatAreEnough(Duration wait, long seconds) {
    assertThat(RateLimitFilter.wholeSeconds(wait)).isEqualTo(seconds);
  }

  private void exhaust(String address) {
    for (int i = 0; i < 300; i++) {
      assertThat(limit.tryRequest(address)).isEmpty();
    }
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
