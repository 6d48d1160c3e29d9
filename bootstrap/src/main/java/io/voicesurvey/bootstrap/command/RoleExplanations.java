package io.voicesurvey.bootstrap.command;

import io.voicesurvey.domain.user.Role;
import java.util.List;
import java.util.Optional;

/** Explains which role a login results in, by the same rules as a login. */
@FunctionalInterface
public interface RoleExplanations {
  /** Explains the role for a login with these claims. */
  Outcome explain(byte[] claims);

  sealed interface Outcome {
    /** The claims are one JSON object, and there is no mapping. */
    record Unmapped() implements Outcome {}

    /** @param flaw the reason and the position at which the bytes are not one JSON object, to be read after "it is" */
    record Malformed(String flaw) implements Outcome {}
  }

  /**
   * @param role    empty: the role does not change
   * @param reasons sentences, in the order in which the role was determined
   */
  record Explanation(Optional<Role> role, List<String> reasons) implements Outcome {
    public Explanation {
      reasons = List.copyOf(reasons);
    }
  }
}
