package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.User;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The output formats of users, and of imported roles that wait for a first login. */
enum UserFormat {
  /** A table for human readers. */
  TABLE,
  /** A JSON array of profiles as in the API, or of waiting roles. */
  JSON,
  /** CSV for spreadsheets, with the members of the JSON. */
  CSV;

  Printer<User> users(PrintStream out) throws IOException {
    return switch (this) {
      case TABLE -> Printer.table(out, "%-36s  %-16s  %-8s  %-20s  %-32s  %s%n",
          new Object[]{"ID", "ROLE", "STATUS", "LAST LOGIN", "EMAIL OR SUB", "NAME"},
          user -> new Object[]{user.id().value(), user.role().label(), user.status().label(),
              user.lastLoginAt().map(UserFormat::seconds).orElse("never"),
              user.email().map(EmailAddress::value).orElseGet(() -> user.identity().subject()), user.name().value()});
      case JSON -> Printer.json(out, UserProfile.class, UserProfile::of);
      case CSV -> Printer.csv(out, UserProfile.class, UserProfile::of);
    };
  }

  Printer<PendingRole> waiting(PrintStream out) throws IOException {
    return switch (this) {
      case TABLE -> Printer.table(out, "%-16s  %-8s  %-20s  %s%n",
          new Object[]{"ROLE", "STATUS", "IMPORTED", "EMAIL"}, waiting -> new Object[]{waiting.role().label(),
              waiting.status().label(), seconds(waiting.importedAt()), waiting.email().value()});
      case JSON -> Printer.json(out, Waiting.class, Waiting::of);
      case CSV -> Printer.csv(out, Waiting.class, Waiting::of);
    };
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A role that waits for the owner of an email, with the names of the API. */
  @JsonPropertyOrder({"email", "role", "status", "imported_at"})
  record Waiting(String email, String role, String status, @JsonProperty("imported_at") Instant importedAt) {
    static Waiting of(PendingRole waiting) {
      return new Waiting(waiting.email().value(), waiting.role().label(), waiting.status().label(),
          waiting.importedAt());
    }
  }
}
