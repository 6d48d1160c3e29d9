package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.WorkloadTokens.Verification;
import io.voicesurvey.domain.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The contract of {@link WorkloadTokens}. */
public interface WorkloadTokensContract {
  WorkloadTokens tokens();

  /** An issuer that can be reached. */
  String issuer();

  MutableClock clock();

  /** A token that the issuer signed now, with that {@code jti}. */
  Secret signed(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime);

  /** The same, which another key signed. */
  Secret forged(String tokenId, List<String> audiences, Map<String, String> claims, Duration lifetime);

  @Test
  default void a_token_names_its_issuer() {
    assertThat(tokens().issuer(signed("one", List.of("us"), Map.of(), Duration.ofMinutes(5)))).contains(issuer());
    assertThat(tokens().issuer(forged("one", List.of("us"), Map.of(), Duration.ofMinutes(5)))).contains(issuer());
    assertThat(tokens().issuer(Secret.of("no token"))).isEmpty();
  }

  @Test
  default void a_genuine_token_has_its_claims() {
    Map<String, String> claims = Map.of("sub", "repo:octo-org/surveys", "repository", "octo-org/surveys");

    Verification verification = tokens()
        .verify(signed("one", List.of("us", "them"), claims, Duration.ofMinutes(5)), issuer());

    assertThat(verification).asInstanceOf(InstanceOfAssertFactories.type(Verification.Genuine.class))
        .extracting(Verification.Genuine::token).satisfies(token -> {
          assertThat(token.issuer()).isEqualTo(issuer());
          assertThat(token.audiences()).containsExactly("us", "them");
          assertThat(token.claims()).containsAllEntriesOf(claims);
          assertThat(token.tokenId()).isEqualTo("one");
          assertThat(token.expiresAt()).isBetween(clock().instant().plusSeconds(299),
              clock().instant().plusSeconds(300));
        });
  }

  @Test
  default void a_forged_token_is_refused() {
    assertThat(tokens().verify(forged("one", List.of("us"), Map.of("sub", "x"), Duration.ofMinutes(5)), issuer()))
        .isInstanceOf(Verification.Refused.class);
  }

  @Test
  default void a_token_of_another_issuer_is_refused() {
    Secret token = signed("one", List.of("us"), Map.of("sub", "x"), Duration.ofMinutes(5));

    assertThat(tokens().verify(token, issuer() + "/other")).isInstanceOf(Verification.Refused.class);
  }

  @Test
  default void an_expired_token_is_refused() {
    Secret token = signed("one", List.of("us"), Map.of("sub", "x"), Duration.ofMinutes(5));

    clock().advance(Duration.ofSeconds(298));
    assertThat(tokens().verify(token, issuer())).isInstanceOf(Verification.Genuine.class);
    clock().advance(Duration.ofSeconds(2));
    assertThat(tokens().verify(token, issuer())).isInstanceOf(Verification.Refused.class);
  }
}
