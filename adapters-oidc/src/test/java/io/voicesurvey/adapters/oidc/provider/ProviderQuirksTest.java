package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Deviations of well-known providers from the standard; {@code docs/providers.md} lists them. */
final class ProviderQuirksTest {
  private static final EmailAddress ADA = new EmailAddress("ada@corp.test");

  @AutoClose
  private final Client client = new Client();
  private final ScriptableProvider provider = client.provider();

  @Test
  void entraIdStatesNoVerificationAndGivesRolesAsAppRoles() {
    mapping("roles", "Survey.Admin");

    Person person = person(of(claims("ada").add("name", "Ada Lovelace").add("email", ADA.value())
        .add("oid", "00000000-0000-0000-0000-000000000001").add("tid", "00000000-0000-0000-0000-000000000002")
        .add("ver", "2.0").add("roles", array("Survey.Admin"))));

    assertThat(person.role()).contains(Role.ADMIN);
    assertThat(person.email()).contains(ADA);
    assertThat(person.emailVerified()).isFalse();
  }

  @Test
  void entraIdSendsAPointerInPlaceOfVeryManyGroups() {
    mapping("groups", "0760b6cf-170e-4a14-91b3-4b78e0739963");
    JsonObject sources = Json.createObjectBuilder().add("src1",
        Json.createObjectBuilder().add("endpoint", provider.uri(Endpoint.END_SESSION).toString())).build();

    Redemption.Redeemed redeemed = redeemed(of(claims("ada")
        .add("_claim_names", Json.createObjectBuilder().add("groups", "src1")).add("_claim_sources", sources)));

    assertThat(redeemed.roleClaim()).isEqualTo(RoleClaim.OVERAGE);
    assertThat(redeemed.person().role()).isEmpty();
    assertThat(client.count(Endpoint.END_SESSION)).isZero();
  }

  @Test
  void entraIdDescribesCommonByATemplate() {
    provider.discovery(document -> Json.createObjectBuilder(document)
        .add("issuer", "https://login.microsoftonline.com/{tenantid}/v2.0").build());

    assertThatExceptionOfType(IdentityProviderFault.class).isThrownBy(client::ask)
        .withMessageContaining("your tenant's id instead of {tenantid}");
  }

  @Test
  void oktaLeavesGroupsAndNamesToUserInfo() {
    mapping("groups", "Survey Admins");

    Person person = person(of(claims("00u1").add("name", "Ada Lovelace").add("email", ADA.value())
        .add("email_verified", true).add("groups", array("Everyone", "Survey Admins")))
        .onlyInUserInfo("name", "email", "email_verified", "groups"));

    assertThat(person.role()).contains(Role.ADMIN);
    assertThat(person.name().value()).isEqualTo("Ada Lovelace");
    assertThat(person.emailVerified()).isTrue();
  }

  @Test
  void googleNamesUsAsPartyAndHasNoLogout() {
    provider.discovery(document -> Json.createObjectBuilder(document).remove("end_session_endpoint")
        .remove("authorization_response_iss_parameter_supported").build());

    Person person = person(of(claims("110169484474386276334").add("name", "Ada Lovelace").add("email", ADA.value())
        .add("email_verified", true).add("hd", "corp.test")).claim("azp", text(ScriptableProvider.CLIENT_ID)));

    assertThat(person.emailVerified()).isTrue();
    assertThat(client.client().endSessionUrl(Optional.empty(), Client.STATE)).isEmpty();
    assertThat(client.client().isIssuer(Optional.empty())).isTrue();
  }

  @Test
  void auth0EndsItsIssuerWithASlashAndNamesClaimsByUrls() {
    String issuer = provider.issuer() + "/";
    provider.discovery(document -> Json.createObjectBuilder(document).add("issuer", issuer).build());
    client.restart(client.new Settings(issuer)
        .roles(new RoleMapping("https://survey.example/roles", Map.of("admins", Role.ADMIN))));

    Person person = person(of(claims("auth0|1").add("name", "Ada").add("email", ADA.value())
        .add("https://survey.example/roles", array("admins"))).claim("iss", text(issuer)));

    assertThat(person.role()).contains(Role.ADMIN);
    assertThat(person.identity().issuer()).isEqualTo(issuer);
  }

  @Test
  void cognitoSendsTruthAsTextAndItsGroupsUnderItsOwnName() {
    mapping("cognito:groups", "survey-admins");

    Person person = person(of(claims("aaaa").add("name", "Ada").add("email", ADA.value()).add("email_verified", "true")
        .add("cognito:username", "ada").add("cognito:groups", array("survey-admins")))
        .onlyInUserInfo("email", "email_verified"));

    assertThat(person.emailVerified()).isTrue();
    assertThat(person.role()).contains(Role.ADMIN);
  }

  @Test
  void appleHasNoUserInfoAndSendsTruthAsText() {
    provider.discovery(document -> Json.createObjectBuilder(document).remove("userinfo_endpoint")
        .remove("end_session_endpoint")
        .add("token_endpoint_auth_methods_supported", array("client_secret_post")).build());

    Person person = person(of(claims("001000.a").add("email", "x@privaterelay.appleid.test")
        .add("email_verified", "true").add("is_private_email", "true").add("nonce_supported", true)));

    assertThat(person.emailVerified()).isTrue();
    assertThat(person.name().value()).isEqualTo("x@privaterelay.appleid.test");
    assertThat(provider.tokenRequests().getLast().authentication()).contains("client_secret_post");
  }

  @Test
  void keycloakPutsRealmRolesIntoTheAccessTokenAlone() {
    mapping("realm_access.roles", "survey-admins");
    JsonObject access = Json.createObjectBuilder().add("roles", array("survey-admins", "offline_access")).build();
    JsonObject token = Json.createObjectBuilder().add("realm_access", access).build();

    assertThat(redeemed(of(claims("ada").add("name", "Ada")).accessToken(token)).roleClaim())
        .isEqualTo(RoleClaim.ONLY_IN_ACCESS_TOKEN);
    assertThat(person(of(claims("ada").add("name", "Ada").add("realm_access", access)).accessToken(token)).role())
        .contains(Role.ADMIN);
  }

  @Test
  void keycloakPublishesAKeyForEncryptionAndKeepsClientRolesUnderTheClientsName() {
    mapping("resource_access.survey\\.app.roles", "admins");
    JWK encryption = ScriptableProvider.rsa("enc-1");
    provider.jwks(set -> Json.createObjectBuilder().add("keys", Json.createArrayBuilder(set.getJsonArray("keys"))
        .add(Json.createObjectBuilder().add("kty", "RSA").add("kid", "enc-1").add("use", "enc").add("alg", "RSA-OAEP")
            .add("e", "AQAB").add("n", encryption.toRSAKey().getModulus().toString())))
        .build());

    Person person = person(of(claims("ada").add("name", "Ada").add("resource_access",
        Json.createObjectBuilder().add("survey.app", Json.createObjectBuilder().add("roles", array("admins"))))));

    assertThat(person.role()).contains(Role.ADMIN);
  }

  @Test
  void zitadelNamesRolesAsMembersAndTheProjectAsAnAudience() {
    client.restart(client.settings().trusted("project-1").roles(
        new RoleMapping("urn:zitadel:iam:org:project:roles", Map.of("survey-admin", Role.ADMIN))));
    JsonObject roles = Json.createObjectBuilder()
        .add("survey-admin", Json.createObjectBuilder().add("org-1", "corp.test")).build();

    Person person = person(of(claims("170086824411201793").add("name", "Ada").add("email", ADA.value())
        .add("urn:zitadel:iam:org:project:roles", roles))
        .claim("aud", array(ScriptableProvider.CLIENT_ID, "project-1"))
        .claim("azp", text(ScriptableProvider.CLIENT_ID)).onlyInUserInfo("name", "email"));

    assertThat(person.role()).contains(Role.ADMIN);
  }

  @Test
  void gitLabListsGroupsInUserInfo() {
    mapping("groups", "corp/survey-admins");

    Person person = person(of(claims("42").add("name", "Ada").add("email", ADA.value()).add("email_verified", true)
        .add("groups_direct", array("corp")).add("groups", array("corp", "corp/survey-admins")))
        .onlyInUserInfo("groups"));

    assertThat(person.role()).contains(Role.ADMIN);
  }

  @Test
  void adfsSendsOnlyTheSubjectInUserInfo() {
    mapping("groups", "CORP\\Survey Admins");

    Person person = person(of(claims("q1/2+3==").add("upn", "ada@corp.test").add("unique_name", "CORP\\ada")
        .add("email", ADA.value()).add("groups", array("CORP\\Survey Admins")))
        .userInfo(answer -> Json.createObjectBuilder().add("sub", "q1/2+3==").build()));

    assertThat(person.role()).contains(Role.ADMIN);
    assertThat(person.name().value()).isEqualTo("ada@corp.test");
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);
  }

  private void mapping(String claim, String group) {
    client.restart(client.settings().roles(new RoleMapping(claim, Map.of(group, Role.ADMIN))));
  }

  private static JsonObjectBuilder claims(String subject) {
    return Json.createObjectBuilder().add("sub", subject);
  }

  private static SignIn of(JsonObjectBuilder claims) {
    return SignIn.alice().user(claims.build());
  }

  private Person person(SignIn signIn) {
    return redeemed(signIn).person();
  }

  private Redemption.Redeemed redeemed(SignIn signIn) {
    Redemption redemption = client.login(signIn);
    assertThat(redemption).isInstanceOf(Redemption.Redeemed.class);
    return (Redemption.Redeemed) redemption;
  }

  private static JsonArray array(String... items) {
    return Json.createArrayBuilder(List.of(items)).build();
  }

  private static JsonValue text(String value) {
    return Json.createValue(value);
  }
}
