package io.voicesurvey.bootstrap.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.audit.SealAuditTrail;
import io.voicesurvey.application.port.AuditTrail;
import io.voicesurvey.application.port.InMemoryAuditSeals;
import io.voicesurvey.application.port.InMemoryAuditTrail;
import io.voicesurvey.application.port.InMemoryDatabase;
import io.voicesurvey.bootstrap.settings.Settings;
import io.voicesurvey.bootstrap.settings.Settings.LogFormat;
import io.voicesurvey.bootstrap.telemetry.Logging;
import io.voicesurvey.domain.audit.Actor;
import io.voicesurvey.domain.audit.AuditEvent;
import io.voicesurvey.domain.audit.AuditEventType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class AuditSealingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream standardError = System.err;
  private final InMemoryDatabase database = new InMemoryDatabase();
  private final AuditTrail auditTrail = new InMemoryAuditTrail(database);
  private final InMemoryAuditSeals seals = new InMemoryAuditSeals(database);

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    Logging.configure(new Settings.Log(Level.INFO, LogFormat.TEXT));
  }

  @AfterEach
  void restore() {
    System.setErr(standardError);
    Logging.configure();
  }

  @Test
  void an_outage_is_reported_once_and_sealing_continues_after_it() {
    RepeatingJob sealing = start();
    try {
      add();
      await(() -> seals.findSealed(0, 10).size() == 1);

      database.takeAway();
      await(() -> lines().size() == 1);
      letItRun();
      assertThat(lines()).singleElement().asString().contains("WARN", "audit-sealing waits");

      database.bringBack();
      add();
      await(() -> seals.findSealed(0, 10).size() == 2);
      await(() -> lines().size() == 2);
      assertThat(lines()).last().asString().contains("INFO", "audit-sealing works again");
    } finally {
      sealing.close();
    }
  }

  @Test
  void nothing_is_sealed_once_it_is_closed() {
    RepeatingJob sealing = start();
    add();
    await(() -> seals.findSealed(0, 10).size() == 1);

    sealing.close();

    add();
    letItRun();
    assertThat(seals.findSealed(0, 10)).hasSize(1);
  }

  @Test
  void sealing_goes_on_after_an_error() {
    AtomicInteger looks = new AtomicInteger();
    RepeatingJob sealing = start(new SealAuditTrail(seals, () -> {
      if (looks.getAndIncrement() == 0) {
        throw new NoClassDefFoundError("one that is missing");
      }
      return Instant.EPOCH;
    }));
    try {
      await(() -> looks.get() > 1);
      add();
      await(() -> seals.findSealed(0, 10).size() == 1);
      assertThat(lines()).first().asString().contains("ERROR", "audit-sealing failed");
    } finally {
      sealing.close();
    }
  }

  private RepeatingJob start() {
    return start(new SealAuditTrail(seals, () -> Instant.EPOCH));
  }

  private static RepeatingJob start(SealAuditTrail sealAuditTrail) {
    return new RepeatingJob("audit-sealing", Duration.ofMillis(1), Duration.ofMillis(1),
        new AuditSealing(sealAuditTrail));
  }

  /** Long enough for many rounds. */
  private static void letItRun() {
    long start = System.nanoTime();
    await(() -> System.nanoTime() - start > Duration.ofMillis(50).toNanos());
  }

  private void add() {
    auditTrail.add(
        new AuditEvent(AuditEventType.LOGIN, Optional.empty(), Actor.COMMAND, Map.of(), Instant.EPOCH));
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);
      Thread.onSpinWait();
    }
  }
}
