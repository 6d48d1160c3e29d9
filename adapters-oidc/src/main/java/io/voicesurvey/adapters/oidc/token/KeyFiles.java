package io.voicesurvey.adapters.oidc.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One PKCS#8 PEM file, or a folder of them. In a folder a visible file counts as a key where its name ends in
 * {@code .pem} or it holds a private key; sub-folders and hidden files, such as the {@code ..data} of a Kubernetes
 * secret, are passed over.
 */
final class KeyFiles {
  /** The newest first, then by name: of files of one moment the last name is the newest. */
  static final Comparator<KeyFile> ORDER = Comparator.comparing(KeyFile::modified).thenComparing(KeyFile::name)
      .reversed();

  private final Path path;

  KeyFiles(Path path) {
    this.path = path;
  }

  /** What tells a file from what it was without reading it; {@code identity} where the file system has one. */
  record Stamp(Instant modified, long size, Optional<Object> identity) {}

  record KeyFile(String name, Instant modified, SigningKey key) {}

  /**
   * The files that are there and may hold keys.
   *
   * @throws UnusableKeyException where that can't be told
   */
  Map<Path, Stamp> stamps() throws UnusableKeyException {
    Map<Path, Stamp> stamps = new TreeMap<>();
    for (Path file : Files.isDirectory(path) ? visible() : List.of(path)) {
      stamp(file).ifPresent(stamp -> stamps.put(file, stamp));
    }
    return stamps;
  }

  /**
   * The key of a file; none where the file is not meant as one.
   *
   * @throws UnusableKeyException where it is, and can't be used
   */
  Optional<KeyFile> read(Path file, Stamp stamp) throws UnusableKeyException {
    if (!file.equals(path) && !isNamedAsKey(file) && !PrivateKeyFile.isPrivateKey(file)) {
      return Optional.empty();
    }
    return Optional.of(new KeyFile(file.getFileName().toString(), stamp.modified(),
        SigningKey.of(PrivateKeyFile.read(file))));
  }

  /** Where the keys are, for a message. */
  @Override
  public String toString() {
    return path.toString();
  }

  private static boolean isNamedAsKey(Path file) {
    return file.getFileName().toString().endsWith(".pem");
  }

  private List<Path> visible() throws UnusableKeyException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    } catch (IOException e) {
      throw new UnusableKeyException(path + " can't be read");
    }
  }

  /** None where it is no file, or no longer there. */
  private static Optional<Stamp> stamp(Path file) throws UnusableKeyException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(new Stamp(attributes.lastModifiedTime().toInstant(), attributes.size(),
              Optional.ofNullable(attributes.fileKey())))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      if (isNamedAsKey(file) && Files.isSymbolicLink(file)) {
        // Tokens of a key that is missed would not be believed.
        throw new UnusableKeyException(file + " links to a file that is not there");
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UnusableKeyException(file + " can't be read");
    }
  }
}
