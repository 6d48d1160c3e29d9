package io.voicesurvey.application.port;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.session.ProviderLogout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

final class InMemoryIdentityProvidersTest implements IdentityProvidersContract {
  private final InMemoryIdentityProvider corp = new InMemoryIdentityProvider("https://corp.example", () -> false);
  private final InMemoryIdentityProvider partner = new InMemoryIdentityProvider("https://partner.example",
      () -> false);

  @Override
  public List<String> issuers() {
    return List.of(corp.issuer(), partner.issuer());
  }

  @Override
  public IdentityProviders providers(ProviderProfile... profiles) {
    return new InMemoryIdentityProviders(Arrays.stream(profiles).map(profile -> new ConfiguredProvider(profile,
        profile.issuer().equals(corp.issuer()) ? corp : partner)).toList());
  }

  @Override
  public Secret logoutToken(String issuer) {
    return new InMemoryIdentityProvider(issuer, () -> false).logoutToken("id-1",
        new ProviderLogout.OfSession(issuer, "one"), Samples.NOW);
  }

  @Override
  public void takeAwayTheSecond() {
    partner.failWith(new IdentityProviderUnavailable("away", Duration.ofSeconds(1)));
  }
}
