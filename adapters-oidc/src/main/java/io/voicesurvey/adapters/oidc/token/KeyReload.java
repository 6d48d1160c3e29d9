package io.voicesurvey.adapters.oidc.token;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rereads {@link SigningKeys} periodically, on its own thread, until it is closed. */
public final class KeyReload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReload.class);

  private final SigningKeys keys;
  private final ScheduledExecutorService scheduler;

  /** @param interval the delay between two rereads; much less than the 30 seconds after which a new key may sign */
  public KeyReload(SigningKeys keys, Duration interval) {
    this.keys = keys;
    this.scheduler = Executors
        .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("key-reload").factory());
    scheduler.scheduleWithFixedDelay(this::reread, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** An uncaught failure would silently stop all later rereads. */
  private void reread() {
    try {
      keys.reread();
    } catch (RuntimeException | Error e) {
      LOG.error("rereading the signing keys failed", e);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
