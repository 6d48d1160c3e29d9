package io.voicesurvey.bootstrap.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.process.Page;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often an address may ask, and whose word on addresses counts. */
class RateLimitJourneyTest {
  @AutoClose
  private static final World WORLD = new World();

  @Test
  void clientsBehindATrustedProxyAreLimitedOneByOne() {
    URI service = WORLD.start(Map.of("RATE_LIMIT_PER_MINUTE", "5", "TRUSTED_PROXIES", "127.0.0.0/8"));
    for (int i = 0; i < 5; i++) {
      assertThat(login(service, "6.6.6." + i + ", 198.51.100.1").status()).isEqualTo(200);
    }
    Page refused = login(service, "6.6.6.6, 198.51.100.1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(World.code(refused)).isEqualTo("RATE_LIMITED");
    assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 12L);
    assertThat(login(service, "198.51.100.2").status()).isEqualTo(200);
    assertThat(World.get(service, "/health", "X-Forwarded-For", "198.51.100.1").status()).isEqualTo(200);
  }

  @Test
  void forwardedHeadersOfAnUntrustedAddressChangeNothing() {
    URI service = WORLD.start(Map.of("RATE_LIMIT_PER_MINUTE", "5", "TRUSTED_PROXIES", "192.0.2.0/24"));
    for (int i = 0; i < 5; i++) {
      assertThat(login(service, "198.51.100." + i).status()).isEqualTo(200);
    }
    assertThat(World.code(login(service, "198.51.100.9"))).isEqualTo("RATE_LIMITED");
    assertThat(World.code(World.get(service, "/api/auth/login", "Forwarded", "for=198.51.100.9")))
        .isEqualTo("RATE_LIMITED");
  }

  private static Page login(URI service, String forwardedFor) {
    return World.get(service, "/api/auth/login", "X-Forwarded-For", forwardedFor);
  }
}
