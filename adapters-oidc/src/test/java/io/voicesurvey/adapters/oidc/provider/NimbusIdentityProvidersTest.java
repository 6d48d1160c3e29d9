package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.adapters.oidc.token.CountingSecrets;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import io.voicesurvey.application.port.AuthorizationRequest;
import io.voicesurvey.application.port.IdentityProvider;
import io.voicesurvey.application.port.IdentityProvider.LogoutVerification;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.IdentityProvidersContract;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.LoginRequirements;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import jakarta.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both providers sign with the same key, so that no test passes only because the keys differ. */
final class NimbusIdentityProvidersTest implements IdentityProvidersContract {
  private final ScriptableProvider corp = ScriptableProvider.start(() -> Client.START);
  private final ScriptableProvider partner = ScriptableProvider.start(() -> Client.START);
  private final List<NimbusIdentityProviders> opened = new ArrayList<>();
  private final List<String> exchanges = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(NimbusIdentityProviders::close);
    corp.close();
    partner.close();
  }

  @Override
  public List<String> issuers() {
    return List.of(corp.issuer(), partner.issuer());
  }

  @Override
  public IdentityProviders providers(ProviderProfile... profiles) {
    return open(profiles);
  }

  @Override
  public Secret logoutToken(String issuer) {
    return corp.logoutToken(SignIn.alice().claim("iss", Json.createValue(issuer)));
  }

  @Override
  public void takeAwayTheSecond() {
    partner.goAway();
  }

  @Test
  void aLogoutTokenOfOneIsNoneOfTheOther() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    Secret token = corp.logoutToken(SignIn.alice());

    assertThat(both.find(PARTNER).orElseThrow().provider().verifyLogout(token)).isInstanceOfSatisfying(
        LogoutVerification.Refused.class, refused -> assertThat(refused.check()).startsWith("iss is "));
    assertThat(both.ofLogoutToken(token).orElseThrow().provider().verifyLogout(token))
        .isInstanceOf(LogoutVerification.Genuine.class);
  }

  @Test
  void anIdTokenOfOneIsNoneOfTheOther() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    IdentityProvider one = both.find(CORP).orElseThrow().provider();
    SignIn foreign = SignIn.alice().claim("iss", Json.createValue(partner.issuer()));

    assertThat(one.redeem(corp.code(ask(one), foreign), Client.VERIFIER, Client.NONCE, LoginRequirements.NONE))
        .isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
            refused -> assertThat(refused.check()).startsWith("iss is ").endsWith("OIDC_CORP_ISSUER"));
  }

  @Test
  void aLogoutHintOfOneIsNotSentToTheOther() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    IdentityProvider one = both.find(CORP).orElseThrow().provider();
    IdentityProvider other = both.find(PARTNER).orElseThrow().provider();
    ask(other);
    Redemption.Redeemed redeemed = (Redemption.Redeemed) one.redeem(corp.code(ask(one), SignIn.alice()),
        Client.VERIFIER, Client.NONCE, LoginRequirements.NONE);

    assertThat(one.endSessionUrl(redeemed.logoutHint(), Client.STATE)).get().asString().contains("id_token_hint=");
    assertThat(other.endSessionUrl(redeemed.logoutHint(), Client.STATE)).get().asString()
        .startsWith(partner.issuer()).doesNotContain("id_token_hint=");
  }

  @Test
  void aFloodOfUnknownKeysAtOneDoesNotUseUpTheRefetchesOfTheOther() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    JWK foreign = ScriptableProvider.rsa("unknown");
    for (int i = 0; i < 20; i++) {
      Secret unknown = corp.logoutToken(SignIn.alice().signedBy(foreign));
      both.ofLogoutToken(unknown).orElseThrow().provider().verifyLogout(unknown);
    }
    assertThat(corp.count(Endpoint.JWKS)).isEqualTo(2);
    assertThat(partner.count(Endpoint.JWKS)).isZero();

    IdentityProvider other = both.find(PARTNER).orElseThrow().provider();
    other.verifyLogout(partner.logoutToken(SignIn.alice()));
    partner.addKey(ScriptableProvider.rsa("new"));
    assertThat(other.verifyLogout(partner.logoutToken(SignIn.alice()))).isInstanceOf(LogoutVerification.Genuine.class);
    assertThat(partner.count(Endpoint.JWKS)).isEqualTo(2);
  }

  @Test
  void aProviderThatHangsDelaysNoOther() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    Arrays.stream(Endpoint.values()).forEach(endpoint -> partner.spoil(endpoint, new Fault.Hang()));
    IdentityProvider one = both.find(CORP).orElseThrow().provider();
    List<CompletableFuture<URI>> waiting = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      waiting.add(CompletableFuture.supplyAsync(() -> ask(both.find(PARTNER).orElseThrow().provider()),
          Thread::startVirtualThread));
    }

    assertThat(one.redeem(corp.code(ask(one), SignIn.alice()), Client.VERIFIER, Client.NONCE, LoginRequirements.NONE))
        .isInstanceOf(Redemption.Redeemed.class);
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(waiting).allSatisfy(request -> assertThatThrownBy(request::join)
        .hasCauseInstanceOf(IdentityProviderFault.class));
  }

  @Test
  void severalThatHangAreAskedAtTheSameTime() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    corp.spoil(Endpoint.DISCOVERY, new Fault.Hang());
    partner.spoil(Endpoint.DISCOVERY, new Fault.Hang());

    assertThat(both.reachability()).containsExactly(Map.entry(CORP, false), Map.entry(PARTNER, false));
    assertThat(exchanges.subList(0, 2)).containsExactlyInAnyOrder("corp discovery", "partner-eu discovery");
  }

  @Test
  void eachHasItsOwnObserver() {
    NimbusIdentityProviders both = open(profile(CORP, corp), profile(PARTNER, partner));
    ask(both.find(PARTNER).orElseThrow().provider());

    assertThat(exchanges).containsExactly("partner-eu discovery", "partner-eu ANSWERED");
  }

  private static URI ask(IdentityProvider provider) {
    return provider.authorizationUrl(new AuthorizationRequest(Client.STATE, Client.NONCE, Client.VERIFIER,
        LoginRequirements.NONE, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static ProviderProfile profile(ProviderId id, ScriptableProvider provider) {
    return new ProviderProfile(id, id.value(), provider.issuer(), Set.of(), AdoptionPolicy.NEVER);
  }

  private NimbusIdentityProviders open(ProviderProfile... profiles) {
    List<ProviderSettings> settings = Arrays.stream(profiles).map(NimbusIdentityProvidersTest::settings).toList();
    NimbusIdentityProviders providers = new NimbusIdentityProviders(settings, TestKeys.secret(),
        new CountingSecrets(), () -> Client.START, id -> endpoint -> {
          exchanges.add(id + " " + endpoint);
          return outcome -> exchanges.add(id + " " + outcome);
        });
    opened.add(providers);
    return providers;
  }

  private static ProviderSettings settings(ProviderProfile profile) {
    return new ProviderSettings(profile, "OIDC_CORP_", ScriptableProvider.CLIENT_ID,
        Optional.of(ScriptableProvider.CLIENT_SECRET), Optional.empty(), Optional.empty(),
        URI.create("https://app.example/api/auth/callback/" + profile.id()), List.of(), Optional.empty(),
        Optional.empty(), Duration.ofSeconds(60), List.of(), Optional.empty(), Optional.empty(), Set.of(),
        PushedAuthorization.AUTO,
        Optional.empty(), ProxyRoutes.NONE);
  }
}
