package io.voicesurvey.adapters.oidc.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One PKCS#8 PEM file, or a folder of them. In a folder a visible file counts as a key where its name ends in
 * {@code .pem} or it holds a private key, or held one when it was last read; sub-folders and hidden files, such as the
 * {@code ..data} of a Kubernetes secret, are passed over.
 */
final class KeyFiles {
  /** The newest first, then by name: of files of one moment the last name is the newest. */
  static final Comparator<KeyFile> ORDER = Comparator.comparing(KeyFile::modified).thenComparing(KeyFile::name)
      .reversed();

  private static final String CHANGED = "unix:ctime";

  private final Path path;
  private final Arrival arrival;

  KeyFiles(Path path) {
    this(path, KeyFiles::changed);
  }

  KeyFiles(Path path, Arrival arrival) {
    this.path = path;
    this.arrival = arrival;
  }

  /** Since when a file has been what and where it is, for all who look at it alike. */
  interface Arrival {
    Instant of(Path file) throws IOException;
  }

  /** What can be told of a file without reading it. */
  sealed interface Seen {
    /** What tells a file from what it was; {@code identity} where the file system has one. */
    record Stamp(Instant modified, Instant arrived, long size, Optional<Object> identity) implements Seen {}

    /** @param problem why nothing can be told, in one sentence */
    record Unseen(String problem) implements Seen {}
  }

  record KeyFile(String name, Instant modified, Instant arrived, SigningKey key) {}

  /**
   * The files that are there and may hold keys.
   *
   * @param known those that held keys before
   * @throws UnusableKeyException where it can't be told which there are
   */
  Map<Path, Seen> look(Set<Path> known) throws UnusableKeyException {
    Map<Path, Seen> seen = new TreeMap<>();
    for (Path file : Files.isDirectory(path) ? visible() : List.of(path)) {
      see(file, known).ifPresent(found -> seen.put(file, found));
    }
    return seen;
  }

  /**
   * The key of a file; none where the file is not meant as one.
   *
   * @throws UnusableKeyException where it is, and can't be used
   */
  Optional<KeyFile> read(Path file, Seen seen, Set<Path> known) throws UnusableKeyException {
    return switch (seen) {
      case Seen.Unseen(String problem) -> throw new UnusableKeyException(problem);
      case Seen.Stamp stamp when isMeantAsKey(file, known) || PrivateKeyFile.isPrivateKey(file) ->
        Optional.of(new KeyFile(file.getFileName().toString(), stamp.modified(), stamp.arrived(),
            SigningKey.of(PrivateKeyFile.read(file))));
      case Seen.Stamp stamp -> Optional.empty();
    };
  }

  /** Where the keys are, for a message. */
  @Override
  public String toString() {
    return path.toString();
  }

  private boolean isMeantAsKey(Path file, Set<Path> known) {
    return file.equals(path) || file.getFileName().toString().endsWith(".pem") || known.contains(file);
  }

  private List<Path> visible() throws UnusableKeyException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableKeyException(path + " can't be read");
    }
  }

  /** None where it is no file, or no longer there. */
  private Optional<Seen> see(Path file, Set<Path> known) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new Seen.Stamp(attributes.lastModifiedTime().toInstant(), arrival.of(file), attributes.size(),
              Optional.ofNullable(attributes.fileKey())))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      // Tokens of a key that is missed would not be believed.
      return Files.isSymbolicLink(file) && isMeantAsKey(file, known)
          ? Optional.of(new Seen.Unseen(file + " links to a file that is not there"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Seen.Unseen(file + " can't be read"));
    }
  }

  /**
   * When the file, or the link to it, was last changed in any way: put there, written, renamed, given to another owner.
   * Unlike the modification time nobody sets it, so it tells of a copy when it was made. Where the file system keeps no
   * such time the modification time has to serve.
   */
  private static Instant changed(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.getLastModifiedTime(file).toInstant();
    }
    FileTime ofFile = (FileTime) Files.getAttribute(file, CHANGED);
    FileTime ofLink = (FileTime) Files.getAttribute(file, CHANGED, LinkOption.NOFOLLOW_LINKS);
    return (ofFile.compareTo(ofLink) < 0 ? ofLink : ofFile).toInstant();
  }
}
