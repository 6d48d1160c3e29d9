package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.IdentityProvider.Redemption;
import io.voicesurvey.application.port.IdentityProvider.RoleClaim;
import io.voicesurvey.domain.user.Role;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The source of a role, and the role if its claim is missing. */
final class RoleClaimTest {
  private static final JsonValue ADMINS = Json.createArrayBuilder().add("survey-admins").build();

  @AutoClose
  private final Client client = new Client();

  @Test
  void aClaimIsStatedByTheIdTokenOrByUserInfo() {
    mapping("groups");

    assertThat(redeemed(SignIn.alice().user("groups", ADMINS)).roleClaim()).isEqualTo(RoleClaim.STATED);
    Redemption.Redeemed inUserInfo = redeemed(SignIn.alice().user("groups", ADMINS).onlyInUserInfo("groups"));
    assertThat(inUserInfo.roleClaim()).isEqualTo(RoleClaim.STATED);
    assertThat(inUserInfo.person().role()).contains(Role.ADMIN);
  }

  @Test
  void withoutAMappingNoClaimIsUsed() {
    assertThat(redeemed(SignIn.alice().user("groups", ADMINS)).roleClaim()).isEqualTo(RoleClaim.UNUSED);
  }

  @Test
  void aClaimThatIsAbsentMakesAViewer() {
    mapping("groups");

    Redemption.Redeemed redeemed = redeemed(SignIn.alice());

    assertThat(redeemed.roleClaim()).isEqualTo(RoleClaim.ABSENT);
    assertThat(redeemed.person().role()).contains(Role.VIEWER);
  }

  @Test
  void aClaimInTheAccessTokenAloneMakesAViewer() {
    mapping("realm_access.roles");

    Redemption.Redeemed redeemed = redeemed(SignIn.alice().accessToken(
        Json.createObjectBuilder().add("realm_access", Json.createObjectBuilder().add("roles", ADMINS)).build()));

    assertThat(redeemed.roleClaim()).isEqualTo(RoleClaim.ONLY_IN_ACCESS_TOKEN);
    assertThat(redeemed.person().role()).contains(Role.VIEWER);
  }

  @Test
  void aClaimThatIsElsewhereChangesNoRole() {
    mapping("groups");
    JsonObject names = Json.createObjectBuilder().add("groups", "src1").build();

    for (SignIn overage : new SignIn[]{SignIn.alice().user("_claim_names", names),
        SignIn.alice().user("_claim_names", names).onlyInUserInfo("_claim_names"),
        SignIn.alice().user("hasgroups", JsonValue.TRUE),
        SignIn.alice().user("groups:src1", Json.createValue("https://graph.example/x"))}) {
      Redemption.Redeemed redeemed = redeemed(overage);
      assertThat(redeemed.roleClaim()).isEqualTo(RoleClaim.OVERAGE);
      assertThat(redeemed.person().isRoleElsewhere()).isTrue();
    }
  }

  @Test
  void aClaimThatIsThereCountsWhateverIsSaidToBeElsewhere() {
    mapping("groups");

    Redemption.Redeemed redeemed = redeemed(SignIn.alice().user("groups", JsonValue.EMPTY_JSON_ARRAY)
        .user("_claim_names", Json.createObjectBuilder().add("groups", "src1").build()));

    assertThat(redeemed.roleClaim()).isEqualTo(RoleClaim.STATED);
    assertThat(redeemed.person().role()).contains(Role.VIEWER);
  }

  private void mapping(String claim) {
    client.restart(client.settings().roles(new RoleMapping(claim, Map.of("survey-admins", Role.ADMIN))));
  }

  private Redemption.Redeemed redeemed(SignIn signIn) {
    return (Redemption.Redeemed) client.login(signIn);
  }
}
