package io.voicesurvey.bootstrap.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.adapters.oidc.token.SigningKeys;
import io.voicesurvey.adapters.oidc.token.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyReloadTest {
  private static final Duration INTERVAL = Duration.ofMillis(5);

  @TempDir
  private Path folder;

  @Test
  void theFilesAreLookedAtAgainAndAgainUntilTheReloadIsClosed() throws Exception {
    TestKeys.write(folder.resolve("old.pem"), TestKeys.ec("secp256r1"));
    SigningKeys keys = TestKeys.path(folder);
    Path recent = folder.resolve("new.pem");
    RepeatingJob reload = new RepeatingJob("key-reload", INTERVAL, INTERVAL, () -> {
      keys.reread();
      return Optional.empty();
    });
    try {
      TestKeys.write(recent, TestKeys.ec("secp256r1"));
      await(() -> TestKeys.count(keys) == 2);
      Files.delete(recent);
      await(() -> TestKeys.count(keys) == 1);
      assertThat(isReloading()).isTrue();
    } finally {
      reload.close();
    }
    await(() -> !isReloading());
  }

  private static boolean isReloading() {
    return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("key-reload"));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < limit) {
      Thread.sleep(5);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
