package io.voicesurvey.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.voicesurvey.adapters.oidc.provider.ClientAuthentication;
import io.voicesurvey.adapters.oidc.provider.ProviderSettings;
import io.voicesurvey.bootstrap.settings.Settings.Problem;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.login.ProviderId;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.user.AdoptionPolicy;
import io.voicesurvey.domain.user.EmailDomain;
import io.voicesurvey.domain.user.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralProvidersTest {
  private static final Map<String, String> LEAST = Map.of("DATABASE_URL", "postgresql://vsa:pw@db.example.test/survey",
      "JWT_SECRET_KEY", "0123456789abcdef0123456789abcdef", "OIDC_PROVIDERS", "corp, partner-eu", "OIDC_CORP_ISSUER",
      "https://corp.example.test", "OIDC_CORP_CLIENT_ID", "corp-app", "OIDC_CORP_CLIENT_SECRET", "corp-secret",
      "OIDC_PARTNER_EU_ISSUER", "https://partner.example.test", "OIDC_PARTNER_EU_CLIENT_ID", "partner-app",
      "OIDC_PARTNER_EU_CLIENT_SECRET", "partner-secret");

  @TempDir
  Path folder;

  @Test
  void each_has_its_own_defaults_in_the_order_of_their_names() {
    ProviderSettings corp = provider(Map.of(), 0);
    ProviderSettings partner = provider(Map.of(), 1);

    assertThat(corp.profile()).isEqualTo(new ProviderProfile(corp.profile().id(), "corp", "https://corp.example.test",
        Set.of(), AdoptionPolicy.NEVER));
    assertThat(corp.redirectUri()).isEqualTo(URI.create("http://localhost:8000/api/auth/callback/corp"));
    assertThat(partner.profile().id().value()).isEqualTo("partner-eu");
    assertThat(partner.redirectUri()).isEqualTo(URI.create("http://localhost:8000/api/auth/callback/partner-eu"));
    assertThat(partner.clientId()).isEqualTo("partner-app");
    assertThat(partner.clientSecret()).contains(Secret.of("partner-secret"));
    assertThat(partner.variablePrefix()).isEqualTo("OIDC_PARTNER_EU_");
  }

  @Test
  void default_is_a_name_like_any_other_with_the_old_redirect_uri() {
    ProviderSettings only = provider(Map.of("OIDC_PROVIDERS", "default", "OIDC_DEFAULT_ISSUER",
        "https://idp.example.test", "OIDC_DEFAULT_CLIENT_ID", "app", "OIDC_DEFAULT_CLIENT_SECRET", "secret"), 0);

    assertThat(only.redirectUri()).isEqualTo(URI.create("http://localhost:8000/api/auth/callback"));
    assertThat(only.clientId()).isEqualTo("app");
  }

  @Test
  void only_one_with_its_own_claim_states_ids_of_the_directory() {
    Map<String, String> own = Map.of("OIDC_SCIM_ID_CLAIM", "sub", "OIDC_CORP_SCIM_ID_CLAIM", "oid");

    assertThat(provider(own, 0).externalIdClaim()).contains("oid");
    assertThat(provider(own, 1).externalIdClaim()).isEmpty();
    assertThat(provider(Map.of("OIDC_PROVIDERS", "corp"), 0).externalIdClaim()).contains("sub");
  }

  @Test
  void one_has_its_own_name_domains_and_adoption() {
    ProviderProfile partner = provider(Map.of("OIDC_PARTNER_EU_NAME", "Partner (EU) Ü", "OIDC_PARTNER_EU_DOMAINS",
        "Partner.Test, bücher.example", "OIDC_PARTNER_EU_ADOPT_BY_EMAIL", "true"), 1).profile();

    Set<EmailDomain> domains = Set.of(new EmailDomain("partner.test"), new EmailDomain("xn--bcher-kva.example"));
    assertThat(partner.name()).isEqualTo("Partner (EU) Ü");
    assertThat(partner.domains()).isEqualTo(domains);
    assertThat(partner.adoption()).isEqualTo(new AdoptionPolicy(domains));
    assertThat(provider(Map.of("OIDC_PARTNER_EU_DOMAINS", "partner.test", "OIDC_PARTNER_EU_ADOPT_BY_EMAIL", "false"), 1)
        .profile().adoption()).isEqualTo(AdoptionPolicy.NEVER);
  }

  @Test
  void a_provider_takes_a_missing_setting_from_the_plain_variable() {
    Map<String, String> plain = Map.of("OIDC_SCOPES", "openid groups", "OIDC_CLOCK_SKEW_SECONDS", "5",
        "OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "admins=admin", "OIDC_TRUSTED_AUDIENCES", "api",
        "OIDC_ID_TOKEN_ALG", "ES256", "OIDC_POST_LOGOUT_REDIRECT_URI", "https://a.test/bye", "OIDC_CLIENT_AUTH",
        "client_secret_post", "OIDC_RECHECK_MINUTES", "5");
    ProviderSettings corp = provider(plain, 0);

    assertThat(corp.scopes()).containsExactly("openid", "groups");
    assertThat(corp.clockSkew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(corp.recheckInterval()).contains(Duration.ofMinutes(5));
    assertThat(corp.roleMapping().orElseThrow().roles()).isEqualTo(Map.of("admins", Role.ADMIN));
    assertThat(corp.trustedAudiences()).containsExactly("api");
    assertThat(corp.idTokenAlgorithms()).containsExactly("ES256");
    assertThat(corp.postLogoutRedirectUri()).contains(URI.create("https://a.test/bye"));
    assertThat(corp.clientAuthentication()).contains(ClientAuthentication.CLIENT_SECRET_POST);
  }

  @Test
  void one_provider_can_be_asked_again_and_another_never() {
    Map<String, String> changes = Map.of("OIDC_CORP_RECHECK_MINUTES", "0", "OIDC_PARTNER_EU_RECHECK_MINUTES", "15");

    assertThat(provider(changes, 0).recheckInterval()).isEmpty();
    assertThat(provider(changes, 1).recheckInterval()).contains(Duration.ofMinutes(15));
  }

  @Test
  void a_setting_of_a_provider_goes_before_the_plain_variable_also_by_a_file() throws IOException {
    String scopes = Files.writeString(folder.resolve("scopes"), "openid own\n").toString();
    Map<String, String> changes = Map.of("OIDC_SCOPES", "openid plain", "OIDC_CORP_SCOPES_FILE", scopes,
        "OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "admins=admin", "OIDC_CORP_ROLE_MAP", "chiefs=admin");

    assertThat(provider(changes, 0).scopes()).containsExactly("openid", "own");
    assertThat(provider(changes, 1).scopes()).containsExactly("openid", "plain");
    assertThat(provider(changes, 0).roleMapping().orElseThrow().roles()).containsOnlyKeys("chiefs");
    assertThat(provider(changes, 1).roleMapping().orElseThrow().roles()).containsOnlyKeys("admins");
  }

  @Test
  void the_role_mapping_of_one_is_read_alone() {
    Map<String, String> environment = Map.of("OIDC_ROLE_CLAIM", "groups", "OIDC_ROLE_MAP", "admins=admin",
        "OIDC_CORP_ROLE_MAP", "chiefs=admin", "PORT", "wrong");

    assertThat(Settings.readRoleMapping(environment, Optional.of(new ProviderId("corp"))).orElseThrow().roles())
        .containsOnlyKeys("chiefs");
    assertThat(Settings.readRoleMapping(environment, Optional.of(new ProviderId("partner"))).orElseThrow().roles())
        .containsOnlyKeys("admins");
    assertThat(Settings.readRoleMapping(environment, Optional.empty()).orElseThrow().roles())
        .containsOnlyKeys("admins");
  }

  @Test
  void the_role_mapping_is_that_of_a_configured_provider() {
    Map<String, String> environment = Map.of("OIDC_PROVIDERS", "corp,partner-eu", "OIDC_CORP_ROLE_CLAIM", "groups",
        "OIDC_CORP_ROLE_MAP", "admins=admin");
    Map<String, String> only = Map.of("OIDC_PROVIDERS", "corp", "OIDC_CORP_ROLE_CLAIM", "groups",
        "OIDC_CORP_ROLE_MAP", "admins=admin");

    assertThat(Settings.readRoleMapping(environment, Optional.of(new ProviderId("corp")))).isPresent();
    assertThat(Settings.readRoleMapping(environment, Optional.of(new ProviderId("partner-eu")))).isEmpty();
    assertThat(Settings.readRoleMapping(only, Optional.empty())).isPresent();
    assertThatExceptionOfType(WrongSettings.class)
        .isThrownBy(() -> Settings.readRoleMapping(environment, Optional.of(new ProviderId("crop"))))
        .withMessageContaining("OIDC_PROVIDERS does not name crop");
    assertThatExceptionOfType(WrongSettings.class)
        .isThrownBy(() -> Settings.readRoleMapping(environment, Optional.empty()))
        .withMessageContaining("OIDC_PROVIDERS names several providers");
  }

  @Test
  void client_and_redirect_uri_are_never_those_of_the_plain_variables() {
    Map<String, String> plain = Map.of("OIDC_CLIENT_ID", "plain", "OIDC_CLIENT_SECRET", "plain", "OIDC_REDIRECT_URI",
        "https://plain.example/back", "OIDC_CORP_CLIENT_ID", "", "OIDC_CORP_CLIENT_SECRET", "");

    assertThat(provider(Map.of("OIDC_REDIRECT_URI", "https://plain.example/back"), 0).redirectUri())
        .isEqualTo(URI.create("http://localhost:8000/api/auth/callback/corp"));
    assertThat(variables(plain)).containsExactly("OIDC_CORP_CLIENT_ID", "OIDC_CORP_CLIENT_SECRET");
  }

  @Test
  void a_private_key_is_each_providers_own() throws IOException {
    String key = Files.writeString(folder.resolve("key.pem"), "a key").toString();

    assertThat(variables(Map.of("OIDC_CLIENT_PRIVATE_KEY_FILE", key, "OIDC_CORP_CLIENT_AUTH", "private_key_jwt")))
        .containsExactly("OIDC_CORP_CLIENT_PRIVATE_KEY_FILE");
    assertThat(provider(Map.of("OIDC_CORP_CLIENT_PRIVATE_KEY_FILE", key, "OIDC_CORP_CLIENT_AUTH", "private_key_jwt"), 0)
        .clientPrivateKeyFile()).contains(Path.of(key));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"OIDC_ISSUER|https://idp.example.test", "OIDC_ISSUER_URL|https://a.example",
      "OIDC_PROVIDERS|corp,corp,partner-eu", "OIDC_PROVIDERS|corp,Partner", "OIDC_PROVIDERS|corp,partner_eu",
      "OIDC_PROVIDERS|' , '", "OIDC_PARTNER_EU_ISSUER|https://corp.example.test", "OIDC_CORP_ISSUER|idp",
      "OIDC_CORP_ISSUER|http://idp.example.test", "OIDC_CORP_ISSUER|''", "OIDC_PARTNER_EU_CLIENT_ID|''",
      "OIDC_CORP_ADOPT_BY_EMAIL|true", "OIDC_CORP_ADOPT_BY_EMAIL|maybe", "OIDC_CORP_DOMAINS|not a domain",
      "OIDC_CORP_DOMAINS|','",
      "OIDC_CORP_DOMAINS|ann@corp.test", "OIDC_CORP_DOMAINS|*.corp.test", "OIDC_CORP_NAME|a\u0007b",
      "OIDC_CORP_SCOPES|é", "OIDC_SCOPES|é", "OIDC_CORP_ROLE_CLAIM|x", "OIDC_CORP_ID_TOKEN_ALG|HS256",
      "OIDC_CORP_CA_FILE|/nowhere/ca.pem", "OIDC_CORP_REDIRECT_URI|/back"})
  void a_wrong_one_is_named_by_its_variable(String variable, String value) {
    String named = variable.equals("OIDC_CORP_ROLE_CLAIM") ? "OIDC_CORP_ROLE_MAP" : variable;

    assertThat(variables(Map.of(variable, value))).containsExactly(named);
  }

  @Test
  void a_domain_that_two_claim_is_wrong_in_any_form() {
    assertThat(variables(Map.of("OIDC_CORP_DOMAINS", "a.test,Bücher.example", "OIDC_PARTNER_EU_DOMAINS",
        "b.test,xn--bcher-kva.EXAMPLE"))).containsExactly("OIDC_PARTNER_EU_DOMAINS");
  }

  @Test
  void a_callback_of_two_providers_is_wrong() {
    assertThat(variables(Map.of("OIDC_CORP_REDIRECT_URI", "https://a.test/back", "OIDC_PARTNER_EU_REDIRECT_URI",
        "https://a.test/back"))).containsExactly("OIDC_PARTNER_EU_REDIRECT_URI");
    assertThat(variables(Map.of("OIDC_CORP_REDIRECT_URI", "http://localhost:8000/api/auth/callback/partner-eu")))
        .containsExactly("OIDC_PARTNER_EU_REDIRECT_URI");
  }

  @Test
  void ids_whose_variables_cannot_be_told_apart_are_wrong() {
    Map<String, String> both = new HashMap<>(Map.of("OIDC_PROVIDERS", "corp,corp-post-logout",
        "OIDC_CORP_POST_LOGOUT_ISSUER", "https://other.example.test", "OIDC_CORP_POST_LOGOUT_CLIENT_ID", "app",
        "OIDC_CORP_POST_LOGOUT_CLIENT_SECRET", "secret"));

    assertThat(variables(both)).containsExactly("OIDC_PROVIDERS");
  }

  @Test
  void all_problems_are_reported_together_and_none_twice() {
    List<Problem> problems = problems(Map.of("OIDC_ISSUER", "https://idp.example.test", "OIDC_CORP_CLIENT_ID", "",
        "OIDC_PARTNER_EU_ISSUER", "https://corp.example.test", "OIDC_CORP_DOMAINS", "a.test",
        "OIDC_PARTNER_EU_DOMAINS", "A.test", "OIDC_CLOCK_SKEW_SECONDS", "hunter2", "OIDC_CORP_ADOPT_BY_EMAIL",
        "hunter2"));

    assertThat(problems).extracting(Problem::variable).containsExactlyInAnyOrder("OIDC_ISSUER", "OIDC_CORP_CLIENT_ID",
        "OIDC_PARTNER_EU_ISSUER", "OIDC_PARTNER_EU_DOMAINS", "OIDC_CLOCK_SKEW_SECONDS", "OIDC_CORP_ADOPT_BY_EMAIL");
    assertThat(problems).extracting(Problem::message).noneMatch(message -> message.contains("hunter2"));
  }

  private static ProviderSettings provider(Map<String, String> changes, int number) {
    return Settings.read(with(changes)).providers().get(number);
  }

  private static List<String> variables(Map<String, String> changes) {
    return problems(changes).stream().map(Problem::variable).toList();
  }

  private static List<Problem> problems(Map<String, String> changes) {
    return catchThrowableOfType(WrongSettings.class, () -> Settings.read(with(changes))).problems();
  }

  private static Map<String, String> with(Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.putAll(changes);
    return environment;
  }
}
