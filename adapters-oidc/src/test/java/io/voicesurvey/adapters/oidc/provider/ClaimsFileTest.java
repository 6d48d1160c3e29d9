package io.voicesurvey.adapters.oidc.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimsFileTest {
  @TempDir
  Path folder;

  @Test
  void aByteOrderMarkIsDropped() throws IOException {
    assertThat(ClaimsFile.read(file("\ufeff{\"groups\":[]}"))).asString().isEqualTo("{\"groups\":[]}");
  }

  @Test
  void anythingElseThanOneObjectIsRefused() throws IOException {
    Path file = file("[]");

    assertThatThrownBy(() -> ClaimsFile.read(file)).isInstanceOf(IOException.class)
        .hasMessageContaining("claims.json is").hasMessageEndingWith(". Pass the decoded payload of an ID token");
  }

  @Test
  void aHugeFileIsRefused() throws IOException {
    Path file = file("{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}");

    assertThatThrownBy(() -> ClaimsFile.read(file)).isInstanceOf(IOException.class)
        .hasMessageContaining("is larger than a mebibyte");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> ClaimsFile.read(folder.resolve("none.json"))).isInstanceOf(IOException.class)
        .hasMessageEndingWith("none.json does not exist");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("claims.json"), content);
  }
}
