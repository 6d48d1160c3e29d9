package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.user.Role;
import java.util.List;
import java.util.Optional;

/** Tells what role a login gives, as a login would find it. */
@FunctionalInterface
public interface RoleExplanations {
  /** None where {@code claims} is not one JSON object in UTF-8. */
  Optional<Explanation> explain(Settings.RoleMapping mapping, byte[] claims);

  /** @param reasons sentences, in the order in which the role was found */
  record Explanation(Role role, List<String> reasons) {
    public Explanation {
      reasons = List.copyOf(reasons);
    }
  }
}
