package io.voicesurvey.bootstrap.dev;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** The folder that development keeps its data in. One process has it at a time. */
public final class DevFolder implements AutoCloseable {
  private static final int KEY_BYTES = 48;

  private final Path path;
  private final FileChannel lockFile;

  private DevFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** @throws IllegalStateException where another process has it; its end, however sudden, frees the folder */
  public static DevFolder open(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectory(path, permissions("rwx------"));
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

  /** The file with the key that signs access tokens: random, made once, and for its owner's eyes alone. */
  public Path signingKeyFile() throws IOException {
    Path file = path.resolve("jwt-secret-key");
    if (!Files.exists(file)) {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      writePrivately(file, Base64.getEncoder().encodeToString(key));
    }
    return file;
  }

  /** Never half written, never readable by others. */
  private static void writePrivately(Path file, String content) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, permissions("rw-------"));
    Files.writeString(draft, content);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
