package io.voicesurvey.bootstrap.command;

import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.domain.user.Role;
import java.util.List;
import java.util.Optional;

/** Tells what role a login gives, as a login would find it. */
@FunctionalInterface
public interface RoleExplanations {
  /**
   * What a login with these claims would give.
   *
   * @param mapping none: the provider changes no role
   */
  Outcome explain(Optional<Settings.RoleMapping> mapping, byte[] claims);

  sealed interface Outcome {
    /** Claims that hold one JSON object, and no mapping. */
    record Unmapped() implements Outcome {}

    /** @param flaw why the bytes are not one JSON object, and where, to be read after "it is" */
    record Malformed(String flaw) implements Outcome {}
  }

  /**
   * @param role    none: it stays as it is
   * @param reasons sentences, in the order in which the role was found
   */
  record Explanation(Optional<Role> role, List<String> reasons) implements Outcome {
    public Explanation {
      reasons = List.copyOf(reasons);
    }
  }
}
