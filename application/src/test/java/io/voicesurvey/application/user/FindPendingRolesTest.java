package io.voicesurvey.application.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.TestBed;
import io.voicesurvey.application.port.Samples;
import io.voicesurvey.application.user.FindPendingRoles.Command;
import io.voicesurvey.application.user.FindPendingRoles.Outcome;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindPendingRolesTest {
  private final TestBed bed = new TestBed();
  private final FindPendingRoles findPendingRoles = new FindPendingRoles(bed.pendingRoles);

  @Test
  void listsThemPageByPage() {
    List<PendingRole> waiting = IntStream.range(0, 201)
        .mapToObj(i -> waiting("p%03d@example.org".formatted(i), Role.VIEWER, UserStatus.ACTIVE)).toList();
    bed.pendingRoles.put(waiting);

    Outcome first = findPendingRoles.execute(new Command(Optional.empty(), Optional.empty(), Optional.empty()));
    Outcome second = findPendingRoles.execute(new Command(Optional.empty(), Optional.empty(), first.next()));

    assertThat(first).isEqualTo(new Outcome(waiting.subList(0, 200), Optional.of(waiting.get(199).email())));
    assertThat(second).isEqualTo(new Outcome(waiting.subList(200, 201), Optional.empty()));
  }

  @Test
  void listsThoseOfARoleAndStatus() {
    PendingRole ann = waiting("ann@example.org", Role.ADMIN, UserStatus.DISABLED);
    bed.pendingRoles.put(List.of(ann, waiting("bob@example.org", Role.VIEWER, UserStatus.DISABLED),
        waiting("eve@example.org", Role.ADMIN, UserStatus.ACTIVE)));

    assertThat(findPendingRoles.execute(new Command(Optional.of(Role.ADMIN), Optional.of(UserStatus.DISABLED),
        Optional.empty()))).isEqualTo(new Outcome(List.of(ann), Optional.empty()));
  }

  private static PendingRole waiting(String email, Role role, UserStatus status) {
    return new PendingRole(new EmailAddress(email), role, status, Samples.NOW);
  }
}
