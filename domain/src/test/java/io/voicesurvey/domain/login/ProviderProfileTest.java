package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.EmailDomain;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProviderProfileTest {
  @Test
  void theOnlyOneClaimsNoDomainAndAdoptsNoUser() {
    ProviderProfile only = ProviderProfile.only("https://idp.example");

    assertThat(only.id()).isEqualTo(ProviderId.DEFAULT);
    assertThat(only.claims(new EmailAddress("ann@idp.example"))).isFalse();
    assertThat(only.adoption()).isEqualTo(AdoptionPolicy.NEVER);
  }

  @Test
  void adoptsInNoForeignDomain() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ProviderProfile(ProviderId.DEFAULT, "Default",
        "https://idp.example", Set.of(), new AdoptionPolicy(Set.of(new EmailDomain("corp.test")))));
  }
}
