package io.voicesurvey.bootstrap.output;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.User;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** A header and a row for each user, in UTF-8. */
final class UserCsv implements UserPrinter {
  private static final List<String> HEADER = List.of("id", "oidc_sub", "email", "name", "role", "status", "created_at",
      "updated_at", "last_login_at");

  /** What spreadsheets take for the beginning of a formula, which could send away what stands beside it. */
  private static final String FORMULA = "=+-@\t\r\uff1d\uff0b\uff0d\uff20";

  private final SequenceWriter rows;

  UserCsv(PrintStream out) {
    try {
      this.rows = new CsvMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .writer(CsvSchema.emptySchema()).writeValues(out);
      row(HEADER.stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void print(User user) {
    row(Stream.of(user.id().value().toString(), user.identity().subject(),
        user.email().map(EmailAddress::value).orElse(""), user.name().value(), user.role().label(),
        user.status().label(), user.createdAt().toString(), user.updatedAt().toString(),
        user.lastLoginAt().map(Instant::toString).orElse("")).map(UserCsv::harmless));
  }

  @Override
  public void end() {
    try {
      rows.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void row(Stream<String> cells) {
    try {
      rows.write(cells.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String harmless(String cell) {
    return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
