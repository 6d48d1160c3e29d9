package io.voicesurvey.adapters.rest.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sources of the pages, in the folder {@code web} beside this class. */
final class WebFiles {
  private static final String FOLDER = WebFiles.class.getPackageName().replace('.', '/') + "/web";

  private WebFiles() {}

  /** The content of each file by its path in the folder, such as {@code text/en.json}. */
  static SortedMap<String, byte[]> read() {
    try {
      Path source = Path.of(WebFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(source)) {
        return read(source.resolve(FOLDER));
      }
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        return read(jar.getPath(FOLDER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SortedMap<String, byte[]> read(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
