package io.voicesurvey.application.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdentityProviders}. */
public interface IdentityProvidersContract {
  ProviderId CORP = new ProviderId("corp");
  ProviderId PARTNER = new ProviderId("partner-eu");

  /** The issuers of two reachable providers. */
  List<String> issuers();

  /** Those of the two providers that have these issuers, in that order. */
  IdentityProviders providers(ProviderProfile... profiles);

  /** A logout token that states that issuer. Its signature does not matter here. */
  Secret logoutToken(String issuer);

  /** From now on the second provider does not answer. */
  void takeAwayTheSecond();

  @Test
  default void theyComeInTheConfiguredOrder() {
    assertThat(providers(second(), first()).all()).extracting(ConfiguredProvider::profile).containsExactly(second(),
        first());
  }

  @Test
  default void eachIsFoundByItsIdAndItsExactIssuer() {
    IdentityProviders providers = providers(first(), second());

    assertThat(providers.find(PARTNER)).map(ConfiguredProvider::profile).contains(second());
    assertThat(providers.find(ProviderId.DEFAULT)).isEmpty();
    assertThat(providers.ofIssuer(issuers().getFirst())).map(ConfiguredProvider::id).contains(CORP);
    assertThat(providers.ofIssuer(issuers().getFirst() + "/")).isEmpty();
  }

  @Test
  default void aLogoutTokenBelongsToTheProviderThatItNames() {
    IdentityProviders providers = providers(first(), second());

    assertThat(providers.ofLogoutToken(logoutToken(issuers().getFirst()))).map(ConfiguredProvider::id).contains(CORP);
    assertThat(providers.ofLogoutToken(logoutToken(issuers().getLast()))).map(ConfiguredProvider::id)
        .contains(PARTNER);
  }

  @Test
  default void aLogoutTokenThatNamesNoneBelongsToNone() {
    IdentityProviders providers = providers(first(), second());

    assertThat(providers.ofLogoutToken(logoutToken("https://evil.example"))).isEmpty();
    assertThat(providers.ofLogoutToken(Secret.of("made-up"))).isEmpty();
  }

  @Test
  default void theOnlyProviderGetsEveryLogoutToken() {
    IdentityProviders only = providers(first());

    assertThat(only.ofLogoutToken(logoutToken("https://evil.example"))).map(ConfiguredProvider::id).contains(CORP);
    assertThat(only.ofLogoutToken(Secret.of("made-up"))).map(ConfiguredProvider::id).contains(CORP);
  }

  @Test
  default void aProviderThatIsAwayMakesNoOtherUnreachable() {
    IdentityProviders providers = providers(second(), first());
    assertThat(providers.reachability()).containsExactly(Map.entry(PARTNER, true), Map.entry(CORP, true));

    takeAwayTheSecond();
    IdentityProviders later = providers(second(), first());
    assertThat(later.reachability()).containsExactly(Map.entry(PARTNER, false), Map.entry(CORP, true));
  }

  private ProviderProfile first() {
    return new ProviderProfile(CORP, "Corp", issuers().getFirst(), Set.of(), AdoptionPolicy.NEVER);
  }

  private ProviderProfile second() {
    return new ProviderProfile(PARTNER, "Partner (EU)", issuers().getLast(), Set.of(), AdoptionPolicy.NEVER);
  }
}
