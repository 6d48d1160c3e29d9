package io.voicesurvey.adapters.persistence.audit;

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
import java.io.IOException;
import java.io.LineNumberReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.stream.Stream;

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
      throw new UnusableArchive(file + " exists already");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      writeDurably(part, before, events);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      flushFolder();
    } catch (IOException e) {
      throw new UnusableArchive("cannot write " + file + ": " + e, e);
    } finally {
      discard(part);
    }
  }

  /** Only the owner can read the file: it shows the actions of users. */
  private static void writeDurably(Path part, Seal before, Iterator<SealedEvent> events) throws IOException {
    Files.deleteIfExists(part);
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(part, options,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Writer writer = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
      write(writer, new Header(FORMAT, SealLine.of(before)));
      Seal last = before;
      while (events.hasNext()) {
        SealedEvent next = events.next();
        last = next.seal();
        write(writer, EventLine.of(next));
      }
      write(writer, new Trailer(SealLine.of(last)));
      writer.flush();
      channel.force(true);
    }
  }

  private static void write(Writer writer, Object line) throws IOException {
    writer.write(MAPPER.writeValueAsString(line) + '\n');
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

  @Override
  public <T> T read(BiFunction<Seal, Iterator<SealedEvent>, T> reading) {
    try (LineNumberReader reader = new LineNumberReader(Files.newBufferedReader(file))) {
      Lines lines = new Lines(file, reader, reader.lines().iterator());
      Seal before = lines.before();
      AtomicReference<Seal> last = new AtomicReference<>(before);
      Iterator<SealedEvent> events = Stream.generate(lines::next).takeWhile(line -> !lines.isEnd(line, last.get()))
          .map(lines::event).peek(event -> last.set(event.seal())).iterator();
      return reading.apply(before, events);
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableArchive("cannot read " + file + ": " + e, e);
    }
  }

  private record Lines(Path file, LineNumberReader reader, Iterator<String> rest) {
    String next() {
      if (!rest.hasNext()) {
        throw new UnusableArchive("%s is cut off after line %d".formatted(file, reader.getLineNumber()));
      }
      return rest.next();
    }

    Seal before() {
      Header header = parse(next(), Header.class);
      if (header.format() != FORMAT) {
        throw new UnusableArchive(file + " is from a later release: its format is " + header.format());
      }
      return seal(header.after());
    }

    boolean isEnd(String line, Seal last) {
      if (!line.startsWith(TRAILER)) {
        return false;
      }
      if (!seal(parse(line, Trailer.class).last()).equals(last) || rest.hasNext()) {
        throw new UnusableArchive("%s: line %d does not end the archive".formatted(file, reader.getLineNumber()));
      }
      return true;
    }

    SealedEvent event(String line) {
      EventLine event = parse(line, EventLine.class);
      return event.toDomain(hash(event.hash()));
    }

    private <T> T parse(String line, Class<T> type) {
      try {
        return Optional.ofNullable(MAPPER.readValue(line, type)).orElseThrow(this::invalid);
      } catch (JsonProcessingException e) {
        throw invalid();
      }
    }

    private Seal seal(SealLine line) {
      return new Seal(line.number(), line.eventId(), hash(line.hash()));
    }

    private SealHash hash(String text) {
      try {
        return new SealHash(text);
      } catch (IllegalArgumentException e) {
        throw invalid();
      }
    }

    /** Omits the message of the parser, which would quote the event. */
    private UnusableArchive invalid() {
      return new UnusableArchive("%s: line %d is no line of an archive".formatted(file, reader.getLineNumber()));
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
