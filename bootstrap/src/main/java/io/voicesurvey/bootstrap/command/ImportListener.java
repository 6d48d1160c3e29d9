package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.persistence.user.UserFile;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.domain.user.User;
import java.io.PrintStream;

/**
 * Prints messages about an import: always the refused lines, and in a dry run the changes.
 *
 * @param changes the stream for the changes
 */
record ImportListener(UserFile file, Progress progress, PrintStream changes) implements ImportUsers.Listener {
  @Override
  public void changes(Assignment line, User before, User after) {
    changes.printf("line %d: %s would be %s, %s instead of %s, %s%n", line.number(), line.email().value(),
        after.role().label(), after.status().label(), before.role().label(), before.status().label());
  }

  @Override
  public void waits(Assignment line) {
    changes.printf("line %d: %s would be %s%s once they sign in with that email verified%n", line.number(),
        line.email().value(), line.role().label(), line.status().map(status -> ", " + status.label()).orElse(""));
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
