package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.adapters.rest.security.RoleLabels;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;

/** Reads the query parameters of the user list. */
final class UserQuery {
  private UserQuery() {}

  /** @param sent refused if it has any other parameter */
  static FindUsers.Command of(Query sent) {
    Query query = sent.only("limit", "cursor", "role", "status", "q");
    UserFilter filter = new UserFilter(query.single("role").map(label -> RoleLabels.role("role", label)),
        query.single("status").map(label -> status("status", label)), query.single("q"));
    return new FindUsers.Command(filter, query.cursor(Cursor::uuid).map(UserId::new), query.limit());
  }

  static UserStatus status(String field, String label) {
    return UserStatus.named(label)
        .orElseThrow(() -> ProblemException.invalid(field, "must be one of active, disabled"));
  }
}
