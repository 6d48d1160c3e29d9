package io.voicesurvey.bootstrap.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFolderTest {
  @TempDir
  Path parent;

  @Test
  void the_signing_key_is_made_once_and_is_its_owners_alone() throws IOException {
    String first = key();

    assertThat(first).hasSizeGreaterThanOrEqualTo(32);
    assertThat(key()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve("jwt-secret-key"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder()))).isEqualTo("rwx------");
  }

  @Test
  void another_folder_has_another_key() throws IOException {
    String first = key();
    try (DevFolder other = DevFolder.open(parent.resolve("other"))) {
      assertThat(Files.readString(other.signingKeyFile())).isNotEqualTo(first);
    }
  }

  private Path folder() {
    return parent.resolve(".voicesurvey");
  }

  private String key() throws IOException {
    try (DevFolder opened = DevFolder.open(folder())) {
      return Files.readString(opened.signingKeyFile());
    }
  }
}
