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
 * One PKCS#8 PEM file, or a folder of such files. In a folder, a visible file counts as a key if its name ends in
 * {@code .pem}, if it holds a private key, or if it held one at the last read. Subfolders and hidden files, such as the
 * {@code ..data} of a Kubernetes secret, are ignored.
 */
final class KeyFiles {
  /** The newest first, by modification time, then by name: of files with the same time, the last name is the newest. */
  static final Comparator<KeyFile> ORDER = Comparator.comparing(KeyFile::modified).thenComparing(KeyFile::name)
      .reversed();

  private static final String CHANGED = "unix:ctime";

  private final Path path;
  private final ChangeTime changeTime;

  KeyFiles(Path path) {
    this(path, KeyFiles::changeTime);
  }

  KeyFiles(Path path, ChangeTime changeTime) {
    this.path = path;
    this.changeTime = changeTime;
  }

  /** The time of the last change to a file's content or place, which is the same for every instance. */
  interface ChangeTime {
    Instant of(Path file) throws IOException;
  }

  /** The state of a file, found without reading its content. */
  sealed interface FileState {
    /** Changes when the file changes; {@code identity} is present if the file system has one. */
    record Stamp(Instant modified, Instant changed, long size, Optional<Object> identity) implements FileState {}

    /** @param problem why the state is unknown, in one sentence */
    record Unknown(String problem) implements FileState {}
  }

  record KeyFile(String name, Instant modified, Instant changed, SigningKey key) {}

  /**
   * The existing files that may hold keys.
   *
   * @param known the files that held keys before
   * @throws UnusableKeyException if the folder cannot be listed
   */
  Map<Path, FileState> states(Set<Path> known) throws UnusableKeyException {
    Map<Path, FileState> states = new TreeMap<>();
    for (Path file : Files.isDirectory(path) ? visible() : List.of(path)) {
      state(file, known).ifPresent(found -> states.put(file, found));
    }
    return states;
  }

  /**
   * The key of a file; empty if the file is not meant as a key.
   *
   * @throws UnusableKeyException if the file cannot be read, or is meant as a key and is unusable
   */
  Optional<KeyFile> read(Path file, FileState state, Set<Path> known) throws UnusableKeyException {
    return switch (state) {
      case FileState.Unknown(String problem) -> throw new UnusableKeyException(problem);
      case FileState.Stamp stamp when isExpectedKey(file, known) || PrivateKeyFile.isPrivateKey(file) ->
        Optional.of(new KeyFile(file.getFileName().toString(), stamp.modified(), stamp.changed(),
            SigningKey.of(PrivateKeyFile.read(file))));
      case FileState.Stamp stamp -> Optional.empty();
    };
  }

  /** The location of the keys, for a message. */
  @Override
  public String toString() {
    return path.toString();
  }

  private boolean isExpectedKey(Path file, Set<Path> known) {
    return file.equals(path) || file.getFileName().toString().endsWith(".pem") || known.contains(file);
  }

  private List<Path> visible() throws UnusableKeyException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UnusableKeyException(path + " cannot be read");
    }
  }

  /** Empty if it is not a regular file or no longer exists. */
  private Optional<FileState> state(Path file, Set<Path> known) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional
              .of(new FileState.Stamp(attributes.lastModifiedTime().toInstant(), changeTime.of(file), attributes.size(),
                  Optional.ofNullable(attributes.fileKey())))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      // A broken link to a key is a problem: without the key, its tokens would be refused.
      return Files.isSymbolicLink(file) && isExpectedKey(file, known)
          ? Optional.of(new FileState.Unknown(file + " links to a file that does not exist"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(new FileState.Unknown(file + " cannot be read"));
    }
  }

  /**
   * The last change of the file or of the link to it: creation, content, name or owner. Programs cannot set this time,
   * unlike the modification time, so for a copy it is the time of the copying. If the file system has no such time, the
   * modification time is used.
   */
  private static Instant changeTime(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Files.getLastModifiedTime(file).toInstant();
    }
    FileTime ofFile = (FileTime) Files.getAttribute(file, CHANGED);
    FileTime ofLink = (FileTime) Files.getAttribute(file, CHANGED, LinkOption.NOFOLLOW_LINKS);
    return (ofFile.compareTo(ofLink) < 0 ? ofLink : ofFile).toInstant();
  }
}
