package io.voicesurvey.bootstrap.job;

import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.AcceptedVersions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.UserReference;
import io.voicesurvey.bootstrap.wiring.Wiring;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Disables each user who has not signed in since a given moment, except the last administrator. */
public final class DisableDormantUsers {
  private DisableDormantUsers() {}

  public static int run(Map<String, String> environment, Instant since) {
    int count = 0;
    try (Wiring wiring = new Wiring(Settings.read(environment))) {
      Optional<UserId> after = Optional.empty();
      do {
        var page = wiring.useCases().findUsers().execute(new FindUsers.Command(UserFilter.ALL, after, 200));
        for (User user : page.users()) {
          if (user.isActive() && user.lastLoginAt().filter(login -> login.isBefore(since)).isPresent()) {
            var outcome = wiring.useCases().changeUser()
                .execute(new ChangeUser.Command(new UserReference.ById(user.id()), Optional.empty(),
                    Optional.of(UserStatus.DISABLED), AcceptedVersions.ANY, Actor.COMMAND));
            count += outcome instanceof ChangeUser.Outcome.Changed ? 1 : 0;
          }
        }
        after = page.next();
      } while (after.isPresent());
    }
    return count;
  }
}
