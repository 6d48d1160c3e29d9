package io.voicesurvey.application.user;

import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.user.User;
import java.util.Optional;

/** The result of an import line. */
sealed interface ImportResult {
  Assignment line();

  record Changed(Assignment line, User before, User after) implements ImportResult {}

  /**
   * The line adds or changes a waiting user.
   *
   * @param reduction the change of an existing user whose email is not verified
   */
  record Waiting(Assignment line, Optional<Changed> reduction) implements ImportResult {}

  record Unchanged(Assignment line) implements ImportResult {}

  /** The line would remove the last active administrator. */
  record LastAdmin(Assignment line) implements ImportResult {}

  /** The line would enable a user whom a directory deleted. */
  record Deleted(Assignment line) implements ImportResult {}

  /** Retry the line: its user changed concurrently, or its waiting user must be stored after other changes. */
  record Retry(Assignment line) implements ImportResult {}
}
