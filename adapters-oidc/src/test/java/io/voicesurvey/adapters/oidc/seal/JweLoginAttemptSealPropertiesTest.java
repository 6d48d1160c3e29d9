package io.voicesurvey.adapters.oidc.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.token.Mutations;
import io.voicesurvey.adapters.oidc.token.SigningKey;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.LoginAttemptSeal;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginAttempt;
import io.voicesurvey.domain.login.LoginAttemptId;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.Nonce;
import io.voicesurvey.domain.login.PkceVerifier;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.State;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Only a sealed attempt can be opened; any other text yields empty, and never an exception. */
class JweLoginAttemptSealPropertiesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final LoginAttemptSeal SEAL = new JweLoginAttemptSeal(TestKeys.secret());
  private static final JweSeal RAW = new JweSeal(TestKeys.secret(), SigningKey::loginAttemptKey, 4_000);
  private static final String SEALED = SEAL
      .seal(new LoginAttempt(new LoginAttemptId(new UUID(1, 2)), ProviderId.DEFAULT,
          new State("s".repeat(43)), new Nonce(Secret.of("n".repeat(43))), new PkceVerifier(Secret.of("v".repeat(43))),
          LoginRequirements.NONE, Optional.empty(), Optional.empty(), NOW))
      .reveal();

  @Property
  void anyTextOpensToNothing(@ForAll("texts") String text) {
    assertThat(SEAL.open(Secret.of(text))).isEmpty();
  }

  @Property
  void anyChangeOfASealedAttemptOpensToNothing(@ForAll("changed") String changed) {
    assertThat(SEAL.open(Secret.of(changed))).isEmpty();
  }

  /** Sealed in the form of another release of this service. */
  @Property
  void anyOtherTextUnderTheRightSealIsNoAttempt(@ForAll("contents") String content) {
    assertThat(SEAL.open(RAW.seal(content, NOW))).isEmpty();
  }

  @Provide
  static Arbitrary<String> texts() {
    Arbitrary<String> parts = Arbitraries.oneOf(Arbitraries.of("", "e30", "AAAA", SEALED.split("\\.")[0]),
        Arbitraries.strings().ofMaxLength(8));
    return Arbitraries.oneOf(Arbitraries.strings(),
        parts.list().ofMaxSize(7).map(several -> String.join(".", several)))
        .filter(text -> !text.isEmpty());
  }

  @Provide
  static Arbitrary<String> changed() {
    return Mutations.of(SEALED);
  }

  @Provide
  static Arbitrary<String> contents() {
    Arbitrary<String> values = Arbitraries.of("1", "null", "\"x\"", "[]", "{}", "\"" + new UUID(1, 2) + "\"",
        "\"" + "s".repeat(43) + "\"", "\"" + NOW + "\"", "\"9999999999-01-01T00:00:00Z\"");
    Arbitrary<String> members = Arbitraries.maps(Arbitraries.of("i", "s", "n", "v", "r"), values).ofMaxSize(5)
        .map(map -> map.entrySet().stream().map(member -> "\"" + member.getKey() + "\":" + member.getValue())
            .reduce((one, other) -> one + "," + other).map(text -> "{" + text + "}").orElse("{}"));
    return Arbitraries.oneOf(members, Arbitraries.strings().ofMaxLength(50));
  }
}
