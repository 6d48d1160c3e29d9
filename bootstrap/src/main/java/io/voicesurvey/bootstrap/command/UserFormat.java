package io.voicesurvey.bootstrap.command;

import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.domain.user.User;
import java.io.IOException;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;

/** The output formats of users. */
enum UserFormat {
  /** A table for human readers. */
  TABLE,
  /** A JSON array of profiles as in the API. */
  JSON,
  /** CSV for spreadsheets, with the members of the JSON. */
  CSV;

  Printer<User> users(PrintStream out) throws IOException {
    return switch (this) {
      case TABLE -> Printer.table(out, "%-36s  %-16s  %-8s  %-20s  %-32s  %s%n",
          new Object[]{"ID", "ROLE", "STATUS", "LAST LOGIN", "EMAIL OR SUB", "NAME"},
          user -> new Object[]{user.id().value(), user.role().label(), user.status().label(),
              user.lastLoginAt().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("never"),
              user.label(), user.name().value()});
      case JSON -> Printer.json(out, UserProfile.class, UserProfile::of);
      case CSV -> Printer.csv(out, UserProfile.class, UserProfile::of);
    };
  }
}
