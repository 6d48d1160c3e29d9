package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Only a token can be opened; any other text yields empty, and never an exception. */
class HmacRefreshTokensPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final RefreshTokens TOKENS = new HmacRefreshTokens(TestKeys.secret());

  @Property
  void everySessionAndGenerationIsReadBack(@ForAll long high, @ForAll long low,
      @ForAll @IntRange(max = Integer.MAX_VALUE) int generation) {
    Secret token = TOKENS.issue(session(new UUID(high, low), generation));

    assertThat(TOKENS.open(token))
        .contains(new RefreshTokens.Presented(new SessionId(new UUID(high, low)), generation));
    assertThat(token.reveal()).matches("[A-Za-z0-9_-]{70}");
  }

  @Property
  void anyTextOpensToNothing(@ForAll @NotEmpty String text) {
    assertThat(TOKENS.open(Secret.of(text))).isEmpty();
  }

  @Property
  void anyBytesOfTheRightLengthOpenToNothing(@ForAll @Size(52) byte[] bytes) {
    assertThat(TOKENS.open(Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))).isEmpty();
  }

  @Property
  void anyChangeOfATokenOpensToNothing(@ForAll("changed") String changed) {
    assertThat(TOKENS.open(Secret.of(changed))).isEmpty();
  }

  @Provide
  static Arbitrary<String> changed() {
    return Arbitraries.integers().between(0, 3).flatMap(generation -> Mutations
        .of(TOKENS.issue(session(new UUID(0x0192f3a400007000L, 0x8000000000000001L), generation)).reveal()));
  }

  private static Session session(UUID id, int generation) {
    return new Session(new SessionId(id), new UserId(new UUID(3, 4)), generation, NOW, NOW, NOW.plusSeconds(60),
        Optional.empty(), Client.UNKNOWN, Optional.empty());
  }
}
