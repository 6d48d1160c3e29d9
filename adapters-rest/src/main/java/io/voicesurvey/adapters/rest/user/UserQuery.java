package io.voicesurvey.adapters.rest.user;

import io.voicesurvey.adapters.rest.http.Cursor;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.port.UserFilter;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserId;
import io.voicesurvey.domain.user.UserStatus;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the query parameters of the user list. */
final class UserQuery {
  private static final int DEFAULT_LIMIT = 50;
  private static final Pattern LIMIT = Pattern.compile("[1-9]\\d{0,2}");

  private UserQuery() {}

  /** @param sent refused if it has any other parameter */
  static FindUsers.Command of(Query sent) {
    Query query = sent.only("limit", "cursor", "role", "status", "q");
    UserFilter filter = new UserFilter(query.single("role").map(label -> role("role", label)),
        query.single("status").map(label -> status("status", label)), query.single("q"));
    Optional<UserId> after = query.single("cursor").map(UserQuery::after);
    return new FindUsers.Command(filter, after, query.single("limit").map(UserQuery::limit).orElse(DEFAULT_LIMIT));
  }

  static Role role(String field, String label) {
    return Role.named(label)
        .orElseThrow(() -> ProblemException.invalid(field, "must be one of admin, campaign_manager, viewer"));
  }

  static UserStatus status(String field, String label) {
    return UserStatus.named(label)
        .orElseThrow(() -> ProblemException.invalid(field, "must be one of active, disabled"));
  }

  private static UserId after(String cursor) {
    return Cursor.parse(cursor).map(UserId::new)
        .orElseThrow(() -> ProblemException.invalid("cursor", "must be a next_cursor of this list"));
  }

  private static int limit(String text) {
    return Optional.of(text).filter(number -> LIMIT.matcher(number).matches()).map(Integer::valueOf)
        .filter(number -> number <= FindUsers.Command.MAX_LIMIT)
        .orElseThrow(() -> ProblemException.invalid("limit", "must be a whole number from 1 to 200"));
  }
}
