package io.voicesurvey.domain.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupRolesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final GroupRoles roles = new GroupRoles(Map.of("survey-leads", Role.CAMPAIGN_MANAGER, "viewer", Role.ADMIN));

  @Test
  void namesHaveTheRolesOfTheMapElseTheirOwn() {
    assertThat(roles.role("survey-leads")).contains(Role.CAMPAIGN_MANAGER);
    assertThat(roles.role("viewer")).contains(Role.ADMIN);
    assertThat(roles.role("campaign_manager")).contains(Role.CAMPAIGN_MANAGER);
    assertThat(roles.role("Survey-Leads")).isEmpty();
    assertThat(roles.role("canteen")).isEmpty();
    assertThat(roles.names()).containsExactly("admin", "campaign_manager", "survey-leads", "viewer");
  }

  @Test
  void namesAreComparedInOneForm() {
    assertThat(new GroupRoles(Map.of("F\u00fchrung", Role.ADMIN)).role("Fu\u0308hrung")).contains(Role.ADMIN);
  }

  @Test
  void theHighestRoleOfGroupsCounts() {
    assertThat(roles.highest(List.of(group("campaign_manager"), group("viewer"), group("canteen"))))
        .contains(Role.ADMIN);
    assertThat(roles.highest(List.of(group("canteen")))).isEmpty();
    assertThat(roles.highest(List.of())).isEmpty();
  }

  @Test
  void aChangedGroupHasTheNextVersion() {
    DirectoryGroup changed = group("viewer").changed("admin", Optional.of(new ExternalId("X")), NOW.plusSeconds(1));

    assertThat(changed.version()).isEqualTo(1);
    assertThat(changed.createdAt()).isEqualTo(NOW);
    assertThat(changed.updatedAt()).isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aGroupIdIsAUuid() {
    UUID id = UUID.fromString("0197a8f0-0000-7000-8000-000000000000");

    assertThat(GroupId.parse(id.toString())).contains(new GroupId(id));
    assertThat(GroupId.parse("viewer")).isEmpty();
  }

  @Test
  void aPartOfANameIsPrintable() {
    assertThat(new FullName(Optional.of("Ada"), Optional.empty()).given()).contains("Ada");
    assertThatIllegalArgumentException().isThrownBy(() -> new FullName(Optional.of(" "), Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FullName(Optional.empty(), Optional.of("x".repeat(256))));
    assertThatIllegalArgumentException().isThrownBy(() -> new FullName(Optional.empty(), Optional.of("a\u0000")));
  }

  private static DirectoryGroup group(String name) {
    return new DirectoryGroup(new GroupId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))), name,
        Optional.empty(), NOW);
  }
}
