package io.voicesurvey.bootstrap.command;

import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserStatus;
import java.io.PrintStream;

/** Prints messages about an import: always the refused lines, and in a dry run the changes. */
final class ImportListener implements ImportUsers.Listener {
  private final UserFile file;
  private final Progress progress;
  private final PrintStream changes;

  /** @param changes the stream for the changes */
  ImportListener(UserFile file, Progress progress, PrintStream changes) {
    this.file = file;
    this.progress = progress;
    this.changes = changes;
  }

  @Override
  public void changes(Assignment line, User before, User after) {
    changes.printf("line %d: %s would be %s, %s instead of %s, %s%n", line.number(), line.email().value(),
        after.role().label(), after.status().label(), before.role().label(), before.status().label());
  }

  @Override
  public void waits(Assignment line) {
    changes.printf("line %d: %s would be %s%s once they sign in with that email verified%n", line.number(),
        line.email().value(),
        line.role().label(), line.status().map(UserStatus::label).map(status -> ", " + status).orElse(""));
  }

  @Override
  public void refused(long number, String reason) {
    progress.say("line " + number + ": " + reason);
  }

  @Override
  public void progressed(long lines) {
    progress.show(lines, file.position());
  }
}
