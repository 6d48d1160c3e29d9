package io.voicesurvey.domain.user;

import static io.voicesurvey.domain.user.Role.ADMIN;
import static io.voicesurvey.domain.user.Role.CAMPAIGN_MANAGER;
import static io.voicesurvey.domain.user.Role.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
  @ParameterizedTest
  @CsvSource({"VIEWER,VIEWER,true", "VIEWER,CAMPAIGN_MANAGER,false", "VIEWER,ADMIN,false",
      "CAMPAIGN_MANAGER,VIEWER,true", "CAMPAIGN_MANAGER,CAMPAIGN_MANAGER,true", "CAMPAIGN_MANAGER,ADMIN,false",
      "ADMIN,VIEWER,true", "ADMIN,CAMPAIGN_MANAGER,true", "ADMIN,ADMIN,true"})
  void includesItselfAndAllBelow(Role role, Role needed, boolean included) {
    assertThat(role.includes(needed)).isEqualTo(included);
  }

  @Test
  void isCalledAsClientsCallIt() {
    assertThat(Arrays.stream(Role.values()).map(Role::label)).containsExactly("viewer", "campaign_manager", "admin");
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsLabel(Role role) {
    assertThat(Role.named(role.label())).contains(role);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ADMIN", "Admin", " admin", "root", "campaign-manager"})
  void isFoundByNothingElse(String label) {
    assertThat(Role.named(label)).isEmpty();
  }

  @Test
  void isOrderedByItsRights() {
    assertThat(Role.values()).containsExactly(VIEWER, CAMPAIGN_MANAGER, ADMIN);
  }
}
