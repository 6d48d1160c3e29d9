package io.voicesurvey.adapters.persistence.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.domain.Text;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A CSV file (RFC 4180, UTF-8) of emails, roles and optional statuses, with or without a header
 * {@code email,role[,status]}. It is read line by line, so it may have any size. An invalid line does not affect other
 * lines, so no cell may span several lines. Empty lines are counted and ignored.
 *
 * @param size   the size of the file in bytes; 0 if it is unknown, as for a pipe
 * @param read   the number of bytes read so far
 * @param number the number of lines read so far
 */
public record UserFile(InputStream stream, long size, AtomicLong read, AtomicLong number) implements AutoCloseable {

  /** Many times the size of an email, a role and a status, in bytes. */
  private static final int MAX_LINE = 4_096;
  private static final String BYTE_ORDER_MARK = "\ufeff";
  /** An address as mail programs and web pages write it: in {@code <>}, after {@code mailto:}, in quotes. */
  private static final Pattern WRAPPED = Pattern.compile(
      "(?:[^<>@]*<|(?i:mailto|smtp|e-?mail):|[\\p{Ps}\\p{Pi}'`\u2019])++([^\\p{Cc}\\p{Cf}\\p{Z}<>@\"()]+@[\\p{L}\\p{M}\\p{N}._-]+).*");
  /** An address without a quote or bracket before it, and with nothing after its domain. */
  private static final Pattern PLAIN = Pattern
      .compile("[^'`\\p{Ps}\\p{Pi}\\p{Pf}].*@([\\p{L}\\p{M}\\p{N}._-]+|\\[.+])");
  private static final List<String> HEADER = List.of("email", "role", "status");
  private static final ObjectReader CSV = new CsvMapper().enable(CsvParser.Feature.WRAP_AS_ARRAY)
      .readerFor(String[].class);

  /** @throws IOException if the file does not exist or cannot be read; the message is for the user */
  public static UserFile open(Path file) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException(file + " is a folder: pass a file");
      }
      return new UserFile(new BufferedInputStream(Files.newInputStream(file)), Files.size(file), new AtomicLong(),
          new AtomicLong());
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    }
  }

  public long position() {
    return read.get();
  }

  /**
   * Returns the lines; each is read on demand. Call this method only once.
   *
   * @throws UncheckedIOException if the file cannot be read, also during the iteration
   */
  public Iterator<Line> lines() {
    Optional<Raw> first = next();
    Optional<Integer> columns = first.flatMap(UserFile::headerColumns);
    Stream<Raw> rest = Stream.generate(this::next).takeWhile(Optional::isPresent).map(Optional::orElseThrow);
    Stream<Raw> all = columns.isPresent() ? rest : Stream.concat(first.stream(), rest);
    return all.filter(raw -> !raw.isEmpty()).map(raw -> line(raw, columns)).iterator();
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private static Optional<Integer> headerColumns(Raw first) {
    try {
      List<String> names = first.cells().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
      return names.equals(HEADER) || names.equals(HEADER.subList(0, 2)) ? Optional.of(names.size()) : Optional.empty();
    } catch (WrongLine e) {
      return Optional.empty();
    }
  }

  private static Line line(Raw raw, Optional<Integer> columns) {
    try {
      return assignment(raw.number(), raw.cells(), columns);
    } catch (WrongLine e) {
      return new Line.Wrong(raw.number(), e.getMessage());
    }
  }

  private static Line assignment(long number, List<String> cells, Optional<Integer> columns) throws WrongLine {
    int most = columns.orElse(HEADER.size());
    if (cells.size() < 2 || cells.size() > most) {
      throw new WrongLine("has %d cells instead of %s, separated by commas".formatted(cells.size(),
          most == 2 ? "2" : "2 or 3"));
    }
    EmailAddress email = email(cells.getFirst());
    Role role = Role.named(cells.get(1))
        .orElseThrow(() -> new WrongLine("the second cell must be a role: viewer, campaign_manager or admin"));
    String text = cells.size() > 2 ? cells.get(2) : "";
    Optional<UserStatus> status = UserStatus.named(text);
    if (status.isEmpty() && !text.isEmpty()) {
      throw new WrongLine("the third cell must be a status: active, disabled or empty");
    }
    return new Line.Assignment(number, email, role, status);
  }

  /** Refuses an address that is slightly wrong: its role would wait forever, and a user to disable could sign in. */
  private static EmailAddress email(String cell) throws WrongLine {
    Matcher wrapped = WRAPPED.matcher(cell);
    if (wrapped.matches()) {
      throw new WrongLine("the cell contains more than an email address: write " + wrapped.group(1) + " alone");
    }
    OptionalInt invisible = Text.firstInvisible(cell);
    if (invisible.isPresent()) {
      throw new WrongLine(
          "the email contains a space or an invisible character, U+%04X".formatted(invisible.getAsInt()));
    }
    return EmailAddress.parse(cell).filter(email -> PLAIN.matcher(email.value()).matches())
        .orElseThrow(() -> new WrongLine("the first cell is no email address"));
  }

  private Optional<Raw> next() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long before = read.get();
    try {
      for (int next = stream.read(); next >= 0; next = stream.read()) {
        read.incrementAndGet();
        if (next == '\n') {
          break;
        }
        if (line.size() <= MAX_LINE) {
          line.write(next);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the file cannot be read further: " + e.getMessage(), e);
    }
    return Optional.of(line).filter(bytes -> read.get() > before)
        .map(bytes -> new Raw(number.incrementAndGet(), bytes.toByteArray()));
  }

  /** @param bytes the line without its line feed; of a longer line, one byte more than {@link #MAX_LINE} */
  private record Raw(long number, byte[] bytes) {
    boolean isEmpty() {
      return bytes.length == 0 || bytes.length == 1 && bytes[0] == '\r';
    }

    List<String> cells() throws WrongLine {
      if (bytes.length > MAX_LINE) {
        throw new WrongLine("is longer than 4096 bytes");
      }
      try {
        List<String[]> records = CSV.<String[]>readValues(text()).readAll();
        if (records.size() > 1) {
          throw new WrongLine("contains a line break");
        }
        return records.stream().flatMap(Arrays::stream).map(Text::trimmed).toList();
      } catch (JsonProcessingException e) {
        throw new WrongLine("a quotation mark is not closed, or is in the wrong place");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private String text() throws WrongLine {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      } catch (CharacterCodingException e) {
        throw new WrongLine("is not UTF-8");
      }
    }
  }

  private static final class WrongLine extends Exception {
    private static final long serialVersionUID = 1L;

    WrongLine(String reason) {
      super(reason);
    }
  }
}
