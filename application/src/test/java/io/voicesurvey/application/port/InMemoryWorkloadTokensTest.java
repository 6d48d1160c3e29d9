package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InMemoryWorkloadTokensTest implements WorkloadTokensContract {
  private final MutableClock clock = new MutableClock(Samples.NOW);
  private final AtomicBoolean inTransaction = new AtomicBoolean();
  private final InMemoryWorkloadTokens tokens = new InMemoryWorkloadTokens(clock, inTransaction::get);

  @Override
  public WorkloadTokens tokens() {
    return tokens;
  }

  @Override
  public String issuer() {
    return "https://actions.example.test";
  }

  @Override
  public MutableClock clock() {
    return clock;
  }

  @Override
  public Secret signed(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return tokens.issue(issuer(), audiences, withId(tokenId, claims), lifetime);
  }

  @Override
  public Secret forged(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime) {
    return tokens.forge(issuer(), audiences, withId(tokenId, claims), lifetime);
  }

  private static Map<String, String> withId(String tokenId, Map<String, String> claims) {
    Map<String, String> all = new HashMap<>(claims);
    all.put("jti", tokenId);
    return all;
  }

  @Test
  void noIssuerIsAskedInsideATransaction() {
    Secret token = signed("one", List.of("us"), Map.of(), Duration.ofMinutes(5));
    inTransaction.set(true);

    assertThatThrownBy(() -> tokens.verify(token, issuer())).isInstanceOf(IllegalStateException.class);
    assertThat(tokens.contacted()).isEmpty();
  }
}
