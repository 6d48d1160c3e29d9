package io.voicesurvey.bootstrap.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void a_task_is_done_once_unless_it_failed() throws IOException {
    List<String> done = new ArrayList<>();
    try (DevFolder opened = DevFolder.open(folder())) {
      assertThatIllegalStateException().isThrownBy(() -> opened.once("people", () -> {
        throw new IllegalStateException("the database is away");
      }));
      opened.once("people", () -> done.add("first"));
    }
    try (DevFolder opened = DevFolder.open(folder())) {
      opened.once("people", () -> done.add("second"));
    }
    assertThat(done).containsExactly("first");
  }

  @Test
  void a_folder_that_cannot_be_created_is_reported_with_the_reason_and_a_remedy() throws IOException {
    Path inside = Files.createFile(parent.resolve("file")).resolve(".voicesurvey");
    assertThatIllegalStateException().isThrownBy(() -> DevFolder.open(inside))
        .withMessage("the development service cannot write its data folder " + inside
            + " (Not a directory): start it in a folder in which you can write");
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
