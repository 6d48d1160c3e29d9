package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.adapters.oidc.provider.ScriptableProvider.Endpoint;
import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProviderFault;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.ExternalId;
import io.voicesurvey.domain.user.Person;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedTest;

/** The claims of a user, and the logins that request userinfo. */
final class PersonClaimsTest {
  private static final Map<String, Role> ROLES = Map.of("survey-admins", Role.ADMIN, "survey-leads",
      Role.CAMPAIGN_MANAGER);

  private final Client client = new Client();

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aCompleteIdTokenIsEnough() {
    assertThat(person(SignIn.alice()).name().value()).isEqualTo("Alice Example");
    assertThat(client.count(Endpoint.USERINFO)).isZero();
  }

  @Test
  void missingClaimsAreReadFromUserInfo() {
    Person person = person(SignIn.alice().onlyInUserInfo("name", "email", "email_verified"));

    assertThat(person.name().value()).isEqualTo("Alice Example");
    assertThat(person.email()).isEqualTo(EmailAddress.parse("alice@example.test"));
    assertThat(person.emailVerified()).isTrue();
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);
  }

  @Test
  void theIdInTheDirectoryIsTheConfiguredClaimExactly() {
    assertThat(person(SignIn.alice()).externalId()).isEmpty();

    client.restart(client.settings().externalIdClaim("sub"));
    assertThat(person(SignIn.alice()).externalId()).contains(new ExternalId("alice"));

    client.restart(client.settings().externalIdClaim("oid"));
    assertThat(person(SignIn.alice()).externalId()).isEmpty();
    assertThat(person(SignIn.alice().user("oid", Json.createValue("8F-1"))).externalId())
        .contains(new ExternalId("8F-1"));
    assertThat(person(SignIn.alice().user("oid", Json.createValue(81))).externalId()).isEmpty();
    assertThat(person(SignIn.alice().user("oid", Json.createValue(""))).externalId()).isEmpty();
    assertThat(person(SignIn.alice().user("oid", Json.createValue("x".repeat(256)))).externalId()).isEmpty();
  }

  @Test
  void anIdInTheDirectoryThatIsMissingIsAskedOfUserInfo() {
    client.restart(client.settings().externalIdClaim("oid"));

    Person person = person(SignIn.alice().user("oid", Json.createValue("8F-1")).onlyInUserInfo("oid"));

    assertThat(person.externalId()).contains(new ExternalId("8F-1"));
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);
    assertThat(person(SignIn.alice().user("oid", Json.createValue("8F-2"))).externalId())
        .contains(new ExternalId("8F-2"));
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);
  }

  @Test
  void halfANameIsCompletedByUserInfoAndAWholeOneNeedsNone() {
    Person half = person(SignIn.alice().user("given_name", Json.createValue("Alice")).onlyInUserInfo("name"));
    assertThat(half.name().value()).isEqualTo("Alice Example");
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);

    Person whole = person(SignIn.alice().user("given_name", Json.createValue("Alice"))
        .user("family_name", Json.createValue("Liddell")).onlyInUserInfo("name"));
    assertThat(whole.name().value()).isEqualTo("Alice Liddell");
    assertThat(client.count(Endpoint.USERINFO)).isEqualTo(1);
  }

  @Test
  void anInvalidEmailAddressInTheIdTokenIsMissingThere() {
    Person person = person(SignIn.alice().claim("email", Json.createValue("unknown")));

    assertThat(person.email()).isEqualTo(EmailAddress.parse("alice@example.test"));
    assertThat(person.emailVerified()).isTrue();
  }

  @Test
  void anEmailWithAnInvisibleCharacterIsTheOneThatIsSeenAndNotVerified() {
    Person person = person(SignIn.alice().user("email", Json.createValue("\u200balice@example.test\u00a0")));

    assertThat(person.email()).isEqualTo(EmailAddress.parse("alice@example.test"));
    assertThat(person.isEmailVerified()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {" alice@example.test", "alice@example.test\t", "alice@example.test\r\n",
      "alice@example.test\u2003",
      "\u3000alice@example.test", "alice@example.test\u2028", "\u212aate@example.test", "\u212bsa@example.test"})
  void an_email_that_is_displayed_otherwise_than_stated_is_not_verified(String stated) {
    Person person = person(SignIn.alice().user("email", Json.createValue(stated)));

    assertThat(person.isEmailVerified()).isFalse();
  }

  @Test
  void nameAndEmailAreKeptInOneUnicodeForm() {
    Person person = person(SignIn.alice().user("name", Json.createValue("Zoe\u0308"))
        .user("email", Json.createValue("zoe\u0308@example.test")));

    assertThat(person.name().value()).isEqualTo("Zo\u00eb");
    assertThat(person.email()).isEqualTo(EmailAddress.parse("zo\u00eb@example.test"));
    assertThat(person.isEmailVerified()).isTrue();
  }

  @Test
  void theIdTokenCountsBeforeUserInfo() {
    Person person = person(SignIn.alice().onlyInUserInfo("email")
        .userInfo(answer -> Json.createObjectBuilder(answer).add("name", "Mallory").build()));

    assertThat(person.name().value()).isEqualTo("Alice Example");
  }

  @Test
  void anEmailIsVerifiedOnlyByTheAnswerThatStatesIt() {
    assertThat(person(SignIn.alice().onlyInUserInfo("name", "email_verified")).emailVerified()).isFalse();
    assertThat(person(SignIn.alice().onlyInUserInfo("email")
        .userInfo(answer -> Json.createObjectBuilder(answer).remove("email_verified").build())).emailVerified())
        .isFalse();
    for (String text : List.of("false", "True ", "1", "yes", "")) {
      assertThat(person(SignIn.alice().user("email_verified", Json.createValue(text))).emailVerified()).as(text)
          .isFalse();
    }
    assertThat(person(SignIn.alice().user("email_verified", JsonValue.FALSE)).emailVerified()).isFalse();
  }

  @Test
  void theTextTrueMeansTrueInTheIdTokenAndInUserInfo() {
    SignIn asText = SignIn.alice().user("email_verified", Json.createValue("true"));

    assertThat(person(asText).emailVerified()).isTrue();
    assertThat(person(asText.onlyInUserInfo("email", "email_verified")).emailVerified()).isTrue();
  }

  @Test
  void userInfoOfAnotherPersonIsRefused() {
    for (JsonValue subject : List.of(Json.createValue("mallory"), Json.createValue(42), JsonValue.NULL)) {
      assertThat(client.login(SignIn.alice().onlyInUserInfo("email")
          .userInfo(answer -> Json.createObjectBuilder(answer).add("sub", subject).build())))
          .isInstanceOfSatisfying(Redemption.IdTokenRefused.class,
              refused -> assertThat(refused.check()).matches("userinfo sub is .+, expected .+"));
    }
    assertThat(client.login(SignIn.alice().onlyInUserInfo("email")
        .userInfo(answer -> Json.createObjectBuilder(answer).remove("sub").build())))
        .isEqualTo(new Redemption.IdTokenRefused("userinfo sub is missing, expected the ID token's sub"));
  }

  @Test
  void userInfoThatFailsIsAFault() {
    client.provider().spoil(Endpoint.USERINFO, new Fault.Status(500, "{}", Map.of()));

    assertThatExceptionOfType(IdentityProviderFault.class)
        .isThrownBy(() -> client.login(SignIn.alice().onlyInUserInfo("email")));
  }

  @Test
  void aProviderWithoutUserInfoIsNotAsked() {
    client.provider()
        .discovery(document -> Json.createObjectBuilder(document).remove("userinfo_endpoint").build());

    assertThat(person(SignIn.alice().onlyInUserInfo("email")).email()).isEmpty();
  }

  @Test
  void aNameIsTheBestThatThereIs() {
    assertThat(named(Json.createObjectBuilder().add("given_name", "Ada").add("family_name", "Lovelace")
        .add("preferred_username", "ada").add("email", "ada@example.test"))).isEqualTo("Ada Lovelace");
    assertThat(named(Json.createObjectBuilder().add("family_name", "Lovelace").add("preferred_username", "ada")))
        .isEqualTo("Lovelace");
    assertThat(named(Json.createObjectBuilder().add("preferred_username", "ada").add("email", "ada@example.test")))
        .isEqualTo("ada");
    assertThat(named(Json.createObjectBuilder().add("email", "ada@example.test"))).isEqualTo("ada@example.test");
    assertThat(named(Json.createObjectBuilder())).isEqualTo("subject-1");
    assertThat(named(Json.createObjectBuilder().add("name", "").add("preferred_username", "ada"))).isEqualTo("ada");
    assertThat(named(Json.createObjectBuilder().add("name", 42).add("given_name", "Ada"))).isEqualTo("Ada");
    assertThat(named(Json.createObjectBuilder().add("name", "A\u0000d\na"))).isEqualTo("Ada");
    assertThat(named(Json.createObjectBuilder().add("name", "x".repeat(300)))).hasSize(255);
    assertThat(named(Json.createObjectBuilder().add("name", "\u00a0\u200b").add("preferred_username", "ada")))
        .isEqualTo("ada");
    assertThat(named(Json.createObjectBuilder().add("name", "\u202eAda"))).isEqualTo("Ada");
  }

  @Test
  void anInvalidEmailAddressIsNone() {
    for (JsonValue email : List.of(Json.createValue("unknown"), Json.createValue(""), Json.createValue(42),
        JsonValue.NULL, Json.createValue("a b@example.test"))) {
      assertThat(person(SignIn.alice().user("email", email))).satisfies(person -> {
        assertThat(person.email()).isEmpty();
        assertThat(person.emailVerified()).isFalse();
      });
    }
  }

  @Test
  void withoutAMappingTheProviderSaysNothingOfRoles() {
    Person person = person(SignIn.alice().user("groups", array("survey-admins")));

    assertThat(person.role()).isEmpty();
    assertThat(person.isRoleElsewhere()).isFalse();
  }

  @Test
  void theHighestMappedRoleCounts() {
    client.restart(client.settings().roles(new RoleMapping("groups", ROLES)));

    assertThat(person(SignIn.alice().user("groups", array("others", "survey-leads", "survey-admins"))).role())
        .contains(Role.ADMIN);
    assertThat(person(SignIn.alice().user("groups", Json.createValue("survey-leads"))).role())
        .contains(Role.CAMPAIGN_MANAGER);
  }

  @Test
  void aPersonWithoutTheGroupLosesTheRole() {
    client.restart(client.settings().roles(new RoleMapping("groups", ROLES)));

    for (JsonValue groups : List.of(array("others"), JsonValue.EMPTY_JSON_ARRAY, JsonValue.EMPTY_JSON_OBJECT,
        Json.createValue(42), JsonValue.NULL, Json.createArrayBuilder().add(42).build())) {
      assertThat(person(SignIn.alice().user("groups", groups)).role()).contains(Role.VIEWER);
    }
    assertThat(person(SignIn.alice()).role()).contains(Role.VIEWER);
  }

  @Test
  void aRoleMayStandInUserInfoAlone() {
    client.restart(client.settings().roles(new RoleMapping("groups", ROLES)));

    assertThat(person(SignIn.alice().user("groups", array("survey-admins")).onlyInUserInfo("groups")).role())
        .contains(Role.ADMIN);
  }

  @Test
  void aDottedPathReachesIntoObjectsAndAWholeNameIsFoundFirst() {
    client.restart(client.settings().roles(new RoleMapping("realm_access.roles", ROLES)));
    JsonObject access = Json.createObjectBuilder().add("roles", array("survey-admins")).build();

    assertThat(person(SignIn.alice().user("realm_access", access)).role()).contains(Role.ADMIN);
    assertThat(person(SignIn.alice().user("realm_access.roles", array("survey-leads"))).role())
        .contains(Role.CAMPAIGN_MANAGER);
    assertThat(person(SignIn.alice().user("realm_access", array("survey-admins"))).role()).contains(Role.VIEWER);
  }

  private String named(jakarta.json.JsonObjectBuilder claims) {
    return person(SignIn.alice().user(claims.add("sub", "subject-1").build())).name().value();
  }

  private Person person(SignIn signIn) {
    return ((Redemption.Redeemed) client.login(signIn)).person();
  }

  private static JsonValue array(String... items) {
    return Json.createArrayBuilder(List.of(items)).build();
  }
}
