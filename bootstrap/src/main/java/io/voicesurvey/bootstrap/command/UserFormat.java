package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.voicesurvey.adapters.rest.security.UserProfile;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.PendingRole;
import io.voicesurvey.domain.user.User;
import java.io.PrintStream;
import java.time.Instant;
import java.util.stream.Stream;

/** The output formats of users, and of imported roles that wait for a first login. */
public enum UserFormat {
  /** A table for human readers. */
  TABLE {
    @Override
    public Printer<User> users(PrintStream out) {
      return new TablePrinter<>(out, "%-36s  %-16s  %-8s  %-20s  %-32s  %s%n",
          new Object[]{"ID", "ROLE", "STATUS", "LAST LOGIN", "EMAIL OR SUB", "NAME"},
          user -> new Object[]{user.id().value(), user.role().label(), user.status().label(),
              user.lastLoginAt().map(TablePrinter::seconds).orElse("never"),
              user.email().map(EmailAddress::value).orElseGet(() -> user.identity().subject()), user.name().value()});
    }

    @Override
    public Printer<PendingRole> waiting(PrintStream out) {
      return new TablePrinter<>(out, "%-16s  %-8s  %-20s  %s%n",
          new Object[]{"ROLE", "STATUS", "IMPORTED", "EMAIL"},
          waiting -> new Object[]{waiting.role().label(), waiting.status().label(),
              TablePrinter.seconds(waiting.importedAt()), waiting.email().value()});
    }
  },
  /** A JSON array of profiles as in the API, or of waiting roles. */
  JSON {
    @Override
    public Printer<User> users(PrintStream out) {
      return new JsonPrinter<>(out, UserProfile.class, UserProfile::of);
    }

    @Override
    public Printer<PendingRole> waiting(PrintStream out) {
      return new JsonPrinter<>(out, Waiting.class, Waiting::of);
    }
  },
  /** CSV for spreadsheets (RFC 4180). */
  CSV {
    @Override
    public Printer<User> users(PrintStream out) {
      return new CsvPrinter<>(out, Stream.of("id", "oidc_sub", "email", "name", "role", "status", "created_at",
          "updated_at", "last_login_at"),
          user -> Stream.of(user.id().value().toString(), user.identity().subject(),
              user.email().map(EmailAddress::value).orElse(""), user.name().value(), user.role().label(),
              user.status().label(), user.createdAt().toString(), user.updatedAt().toString(),
              user.lastLoginAt().map(Instant::toString).orElse("")));
    }

    @Override
    public Printer<PendingRole> waiting(PrintStream out) {
      return new CsvPrinter<>(out, Stream.of("email", "role", "status", "imported_at"),
          waiting -> Stream.of(waiting.email().value(), waiting.role().label(), waiting.status().label(),
              waiting.importedAt().toString()));
    }
  };

  public abstract Printer<User> users(PrintStream out);

  public abstract Printer<PendingRole> waiting(PrintStream out);

  /** A role that waits for the owner of an email, with the names of the API. */
  @JsonPropertyOrder({"email", "role", "status", "imported_at"})
  record Waiting(String email, String role, String status, @JsonProperty("imported_at") Instant importedAt) {
    static Waiting of(PendingRole waiting) {
      return new Waiting(waiting.email().value(), waiting.role().label(), waiting.status().label(),
          waiting.importedAt());
    }
  }
}
