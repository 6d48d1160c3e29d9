package io.voicesurvey.application.login;

/**
 * The locks of a round of a login. A round takes them before it locks a user, as other changes do.
 *
 * @param groups         needed if a waiting user is merged, who may be a member
 * @param administrators needed if the role or status of a waiting user may remove an administrator
 * @param emailHolder    needed if the user with the email may be adopted
 */
record AdmissionLocks(boolean groups, boolean administrators, boolean emailHolder) {

  static final AdmissionLocks NONE = new AdmissionLocks(false, false, false);

  AdmissionLocks withGroups() {
    return new AdmissionLocks(true, administrators, emailHolder);
  }

  AdmissionLocks withAdministrators() {
    return new AdmissionLocks(groups, true, emailHolder);
  }

  AdmissionLocks withEmailHolder() {
    return new AdmissionLocks(groups, administrators, true);
  }

  /** A round needs more locks than it has, and must take them before it locks a user: roll back and retry. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient AdmissionLocks needed;

    Missing(AdmissionLocks needed) {
      super("locks are missing");
      this.needed = needed;
    }

    AdmissionLocks needed() {
      return needed;
    }
  }
}
