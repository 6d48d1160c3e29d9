package io.voicesurvey.domain.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustRuleTest {
  private static final Map<String, String> CLAIMS = Map.of("sub", "x");

  @ParameterizedTest
  @ValueSource(strings = {"https://token.actions.githubusercontent.com", "https://gitlab.example.test/", "https://a.b",
      "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c", "https://10.0.0.1:6443",
      "http://localhost:8080/realms/x", "http://127.0.0.1:1", "http://[::1]:65535", "https://a.b/%C3%BC",
      "https://localhost"})
  void anHttpsUrlIsAnIssuerAndHttpIsForTheMachineItself(String text) {
    assertThat(TrustRule.isIssuer(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "urn:voicesurveyagent:service", "ftp://a.b", "file:///etc/passwd", "//a.b",
      "https://",
      "https:///a", "http://a.b", "http://localhost.a.b", "http://127.0.0.1.a.b", "https://a.b?c", "https://a.b#c",
      "https://u@a.b", "https://u:p@a.b", "https://a b", "https://a.b/ü\0", "https://a.b:65536", "https://a.b/%zz",
      "https://a.b\n", " https://a.b", "HTTPS://a.b", "https://a..b", "https://-a.b", "https://a.b-", "https://a.1",
      "https://256.0.0.1",
      "https://a.b:0", "https://a.b:", "https://a_b.c", "https://[::1]", "https://a.b\\c"})
  void nothingElseIsAnIssuer(String text) {
    assertThat(TrustRule.isIssuer(text)).isFalse();
  }

  @Test
  void anIssuerHasAtMost255Characters() {
    assertThat(TrustRule.isIssuer("https://a.b/" + "c".repeat(243))).isTrue();
    assertThat(TrustRule.isIssuer("https://a.b/" + "c".repeat(244))).isFalse();
  }

  @Test
  void aTextIsPrintableAndNotTooLong() {
    assertThat(TrustRule.isText("repo:octo-org/surveys:ref:refs/heads/main")).isTrue();
    assertThat(TrustRule.isText("ö".repeat(1_000))).isTrue();
    assertThat(TrustRule.isText("ö".repeat(1_001))).isFalse();
    assertThat(TrustRule.isText("")).isFalse();
    assertThat(TrustRule.isText("a\0")).isFalse();
  }

  @Test
  void oneClaimTellsWorkloadsOfAnIssuerApart() {
    assertThat(TrustRule.areClaims(CLAIMS)).isTrue();
    assertThat(TrustRule.areClaims(Map.of("iss", "https://a.b", "aud", "x", "sub", "y"))).isTrue();
    assertThat(TrustRule.areClaims(Map.of())).isFalse();
    assertThat(TrustRule.areClaims(Map.of("iss", "https://a.b", "aud", "x"))).isFalse();
    assertThat(TrustRule.areClaims(Map.of("aud", "x"))).isFalse();
  }

  @Test
  void claimsAreTextsAndNotTooMany() {
    assertThat(TrustRule.areClaims(Map.of("sub", ""))).isFalse();
    assertThat(TrustRule.areClaims(Map.of("", "x"))).isFalse();
    assertThat(TrustRule.areClaims(Map.of("sub", "a\r\nb"))).isFalse();
    assertThat(TrustRule.areClaims(claims(20))).isTrue();
    assertThat(TrustRule.areClaims(claims(21))).isFalse();
  }

  @Test
  void aTokenLivesForAMinuteToADay() {
    assertThat(TrustRule.isLifetime(Duration.ofSeconds(60))).isTrue();
    assertThat(TrustRule.isLifetime(Duration.ofSeconds(86_400))).isTrue();
    assertThat(TrustRule.isLifetime(Duration.ofMillis(59_999))).isFalse();
    assertThat(TrustRule.isLifetime(Duration.ofSeconds(86_401))).isFalse();
  }

  @Test
  void aRuleHasValidPartsAlone() {
    Duration hour = Duration.ofHours(1);

    assertThat(rule("https://a.b", "us", CLAIMS, hour).claims()).isEqualTo(CLAIMS);
    assertThatIllegalArgumentException().isThrownBy(() -> rule("http://a.b", "us", CLAIMS, hour));
    assertThatIllegalArgumentException().isThrownBy(() -> rule("https://a.b", "", CLAIMS, hour));
    assertThatIllegalArgumentException().isThrownBy(() -> rule("https://a.b", "us", Map.of(), hour));
    assertThatIllegalArgumentException().isThrownBy(() -> rule("https://a.b", "us", CLAIMS, Duration.ofDays(2)));
  }

  private static Map<String, String> claims(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "claim" + i, i -> "x"));
  }

  private static TrustRule rule(String issuer, String audience, Map<String, String> claims, Duration lifetime) {
    return new TrustRule(new CredentialId(new UUID(0, 1)), new UserId(new UUID(0, 2)), issuer, audience, claims,
        lifetime, Instant.EPOCH);
  }
}
