package io.voicesurvey.bootstrap.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.application.port.UnusableArchive;
import io.voicesurvey.domain.audit.RecordedEvent;
import io.voicesurvey.domain.audit.Seal;
import io.voicesurvey.domain.audit.SealHash;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.LineNumberReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * An audit archive: a file of JSON lines in UTF-8. The first line holds the format and the seal before the archive,
 * each next line an event with its seal, the last line the last seal. {@code docs/audit-trail.md} documents the
 * members; they do not change.
 */
public final class JsonAuditArchive implements AuditArchive {
  private static final int FORMAT = 1;
  /** The beginning of the last line and of no other line. */
  private static final String TRAILER = "{\"last\":";
  private static final ObjectMapper MAPPER = JsonMapper.builder().addModules(new Jdk8Module(), new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES).build();

  private final Path file;

  public JsonAuditArchive(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public boolean exists() {
    return Files.exists(file);
  }

  @Override
  public void write(Seal before, Iterator<SealedEvent> events) {
    if (exists()) {
      throw new UnusableArchive(file + " is there already");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    boolean kept = false;
    try {
      writeDurably(part, before, events);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      kept = true;
      flushFolder();
    } catch (IOException e) {
      throw new UnusableArchive("cannot write " + file + ": " + e, e);
    } finally {
      if (!kept) {
        discard(part);
      }
    }
  }

  @Override
  public <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading) {
    try (LineNumberReader lines = new LineNumberReader(Files.newBufferedReader(file))) {
      Lines read = new Lines(lines);
      return reading.apply(read.before(), read);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Only the owner can read the file: it shows the actions of users. */
  private static void writeDurably(Path part, Seal before, Iterator<SealedEvent> events) throws IOException {
    Files.deleteIfExists(part);
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(part, options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        BufferedWriter writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      line(writer, new Header(FORMAT, SealLine.of(before)));
      Seal last = before;
      while (events.hasNext()) {
        SealedEvent next = events.next();
        last = next.seal();
        line(writer, EventLine.of(next));
      }
      line(writer, new Trailer(SealLine.of(last)));
      writer.flush();
      channel.force(true);
    }
  }

  private static void line(BufferedWriter writer, Object value) throws IOException {
    writer.write(MAPPER.writeValueAsString(value));
    writer.write('\n');
  }

  /** The file name must survive a crash, too. */
  private void flushFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UnusableArchive("cannot delete " + part + ": " + e, e);
    }
  }

  private UnusableArchive unreadable(Exception reason) {
    return new UnusableArchive("cannot read " + file + ": " + reason, reason);
  }

  /** Reads one line ahead to detect the last line. */
  private final class Lines implements Iterator<SealedEvent> {
    private final LineNumberReader lines;
    private final Queue<String> ahead = new ArrayDeque<>();
    private final Seal before;
    private final AtomicReference<Seal> last;

    Lines(LineNumberReader lines) {
      this.lines = lines;
      advance();
      Header header = parse(Header.class);
      if (header.format() != FORMAT) {
        throw new UnusableArchive(file + " is of a later release: its format is " + header.format());
      }
      this.before = seal(header.after());
      this.last = new AtomicReference<>(before);
      advance();
    }

    Seal before() {
      return before;
    }

    @Override
    public boolean hasNext() {
      if (!line().startsWith(TRAILER)) {
        return true;
      }
      if (!seal(parse(Trailer.class).last()).equals(last.get()) || readLine().isPresent()) {
        throw new UnusableArchive("%s: line %d does not end the archive".formatted(file, lines.getLineNumber()));
      }
      return false;
    }

    @Override
    public SealedEvent next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      EventLine line = parse(EventLine.class);
      SealedEvent event = line.toDomain(hash(line.hash()));
      last.set(event.seal());
      advance();
      return event;
    }

    private void advance() {
      ahead.clear();
      readLine().ifPresent(ahead::add);
    }

    private String line() {
      return Optional.ofNullable(ahead.peek()).orElseThrow(
          () -> new UnusableArchive("%s is cut off after line %d".formatted(file, lines.getLineNumber())));
    }

    private Optional<String> readLine() {
      try {
        return Optional.ofNullable(lines.readLine());
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private <T> T parse(Class<T> type) {
      try {
        return Optional.ofNullable(MAPPER.readValue(line(), type)).orElseThrow(this::notALine);
      } catch (JsonProcessingException e) {
        throw notALine();
      }
    }

    private Seal seal(SealLine line) {
      return new Seal(line.number(), line.eventId(), hash(line.hash()));
    }

    private SealHash hash(String text) {
      try {
        return new SealHash(text);
      } catch (IllegalArgumentException e) {
        throw notALine();
      }
    }

    /** Omits the message of the parser, which would quote the event. */
    private UnusableArchive notALine() {
      return new UnusableArchive("%s: line %d is no line of an archive".formatted(file, lines.getLineNumber()));
    }
  }

  private record Header(@JsonProperty("voicesurveyagent_audit_archive") int format, SealLine after) {}

  private record Trailer(SealLine last) {}

  private record SealLine(long number, @JsonProperty("event_id") long eventId, String hash) {
    static SealLine of(Seal seal) {
      return new SealLine(seal.number(), seal.eventId(), seal.hash().value());
    }
  }

  /** An event with the members of the administrators' list, except that its id is a number, not text. */
  private record EventLine(long number, long id, Instant at, String type,
      @JsonProperty("user_id") Optional<UUID> userId, String actor,
      @JsonSetter(contentNulls = Nulls.FAIL) TreeMap<String, String> detail, String hash) {
    static EventLine of(SealedEvent sealed) {
      RecordedEvent event = sealed.event().orElseThrow();
      return new EventLine(sealed.seal().number(), event.id(), event.at(), event.type(), event.userId(), event.actor(),
          new TreeMap<>(event.detail()), sealed.seal().hash().value());
    }

    SealedEvent toDomain(SealHash sealHash) {
      return new SealedEvent(new Seal(number, id, sealHash),
          Optional.of(new RecordedEvent(id, at, type, userId, actor, detail)));
    }
  }
}
