package io.voicesurvey.bootstrap.dev;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The data folder of development. Only one process uses it at a time. */
public final class DevFolder implements AutoCloseable {
  private static final int KEY_BYTES = 48;

  private final Path path;
  private final FileChannel lockFile;

  private DevFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Creates the folder if it is missing.
   *
   * @throws IllegalStateException if the folder cannot be written, or another process uses it; the end of that process,
   *                               even a sudden one, frees the folder
   */
  public static DevFolder open(Path path) throws IOException {
    try {
      return lock(path);
    } catch (FileSystemException e) {
      throw new IllegalStateException("the development service cannot write its data folder " + path.toAbsolutePath()
          + " (" + reason(e) + "): start it in a folder in which you can write", e);
    }
  }

  private static String reason(FileSystemException failure) {
    String defaultReason = failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage();
    return Optional.ofNullable(failure.getReason()).orElse(defaultReason);
  }

  private static DevFolder lock(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path absolute = path.toRealPath();
    FileChannel lockFile = FileChannel.open(absolute.resolve("lock"), StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
    Optional<FileLock> lock = Optional.ofNullable(lockFile.tryLock());
    if (lock.isEmpty()) {
      lockFile.close();
      throw new IllegalStateException(
          "the development service already runs in this folder, with its data in " + absolute + ": stop it first");
    }
    return new DevFolder(absolute, lockFile);
  }

  public Path path() {
    return path;
  }

  /** The file with the key that signs access tokens. The key is random and created once; only the owner can read it. */
  public Path signingKeyFile() throws IOException {
    Path file = path.resolve("jwt-secret-key");
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      // Only the owner can read a temporary file.
      Path draft = Files.createTempFile(path, "jwt-secret-key", ".new");
      Files.writeString(draft, Base64.getEncoder().encodeToString(key));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  /**
   * Runs {@code work} once in the life of the folder. After a failure, the next call runs it again.
   *
   * @param name the file that marks the work as done
   */
  public void once(String name, Runnable work) throws IOException {
    Path done = path.resolve(name);
    if (!Files.exists(done)) {
      work.run();
      Files.createFile(done);
    }
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
