package io.voicesurvey.adapters.rest.security;

import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.domain.user.Role;

/** Reads roles in requests. */
public final class RoleLabels {
  private RoleLabels() {}

  /**
   * The role of that label.
   *
   * @param field the member or parameter with the label, which the refusal of another text names
   */
  public static Role role(String field, String label) {
    return Role.named(label)
        .orElseThrow(() -> ProblemException.invalid(field, "must be one of admin, campaign_manager, viewer"));
  }
}
