package io.voicesurvey.bootstrap.output;

import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A line for each user; what differs most in length stands last. */
final class UserTable implements UserPrinter {
  private static final String LINE = "%-36s  %-16s  %-8s  %-20s  %-32s  %s%n";

  private final PrintStream out;

  UserTable(PrintStream out) {
    this.out = out;
    out.printf(LINE, "ID", "ROLE", "STATUS", "LAST LOGIN", "EMAIL OR SUB", "NAME");
  }

  @Override
  public void print(User user) {
    out.printf(LINE, user.id().value(), user.role().label(), user.status().label(),
        user.lastLoginAt().map(UserTable::seconds).orElse("never"),
        user.email().map(EmailAddress::value).orElseGet(() -> user.identity().subject()), user.name().value());
  }

  @Override
  public void end() {
    out.flush();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
