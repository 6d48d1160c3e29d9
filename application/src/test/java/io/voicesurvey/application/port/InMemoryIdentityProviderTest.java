package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.session.ProviderLogout;
import io.voicesurvey.domain.user.Person;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InMemoryIdentityProviderTest implements IdentityProviderContract {
  private final InMemoryIdentityProvider provider = new InMemoryIdentityProvider("https://idp.example", () -> false);

  @Override
  public IdentityProvider provider() {
    return provider;
  }

  @Override
  public IdentityProvider absentProvider() {
    InMemoryIdentityProvider absent = new InMemoryIdentityProvider("https://away.example", () -> false);
    absent.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
    return absent;
  }

  @Override
  public String issuer() {
    return provider.issuer();
  }

  @Override
  public Secret signIn(URI authorizationUrl, Person person) {
    return provider.signIn(authorizationUrl, person);
  }

  @Override
  public Secret logoutToken(String tokenId, ProviderLogout logout) {
    return provider.logoutToken(tokenId, logout, Samples.NOW);
  }

  @Override
  public void issueRefreshTokens() {
    provider.issueRefreshTokens(Duration.ofHours(1));
  }

  @Override
  public void rotateRefreshTokens() {
    provider.rotateRefreshTokens();
  }

  @Override
  public void dismiss(Person person) {
    provider.dismiss(person);
  }

  @Test
  void aCallInsideATransactionFailsTheTest() {
    InMemoryIdentityProvider strict = new InMemoryIdentityProvider("https://idp.example", () -> true);

    assertThatExceptionOfType(AssertionError.class).isThrownBy(strict::isReachable);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> strict.redeem(Secret.of("code"), VERIFIER, NONCE, LoginRequirements.NONE));
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> strict.isIssuer(Optional.empty()));
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> strict.verifyLogout(Secret.of("token")));
    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> strict.renew(Secret.of("token"), grant -> {}));
  }
}
