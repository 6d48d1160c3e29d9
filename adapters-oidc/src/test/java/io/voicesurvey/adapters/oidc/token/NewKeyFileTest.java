package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.voicesurvey.adapters.oidc.token.NewKeyFile.Algorithm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewKeyFileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"RS256", "ES256", "EdDSA"})
  void aNewKeySignsWithItsAlgorithmAndIsItsOwnersAlone(String name) throws Exception {
    Path file = NewKeyFile.write(folder.resolve("made"), Algorithm.named(name), () -> NOW);

    SigningKey key = SigningKey.of(PrivateKeyFile.read(file));
    assertThat(key.algorithm().getAlgorithm()).isEqualTo(name);
    assertThat(file.getFileName()).hasToString("20260301T120000Z-" + key.id() + ".pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(SigningKeys.ofPath(file.getParent(), () -> NOW).get().ids()).containsExactly(key.id());
  }

  @Test
  void nothingElseIsLeftInTheFolder() throws Exception {
    Path file = NewKeyFile.write(folder, Algorithm.ES256, () -> NOW);

    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(file);
    }
  }

  @Test
  void aReaderOfTheFolderNeverSeesAPartialKey() throws Exception {
    NewKeyFile.write(folder, Algorithm.EDDSA, () -> NOW);
    KeyFiles files = new KeyFiles(folder);
    Set<String> seen = new HashSet<>();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
      for (int i = 0; i < 50; i++) {
        try {
          NewKeyFile.write(folder, Algorithm.ES256, () -> NOW);
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    });
    boolean over;
    do {
      over = writing.isDone();
      for (var entry : files.states(Set.of()).entrySet()) {
        files.read(entry.getKey(), entry.getValue(), Set.of()).ifPresent(keyFile -> seen.add(keyFile.key().id()));
      }
    } while (!over);
    writing.join();

    assertThat(seen).hasSize(51);
  }

  @Test
  void anUnknownAlgorithmIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Algorithm.named("HS256"));
  }
}
