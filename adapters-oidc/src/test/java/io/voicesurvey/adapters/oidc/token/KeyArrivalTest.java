package io.voicesurvey.adapters.oidc.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.application.port.RefreshTokens;
import io.voicesurvey.domain.Secret;
import io.voicesurvey.domain.session.Client;
import io.voicesurvey.domain.session.Session;
import io.voicesurvey.domain.session.SessionId;
import io.voicesurvey.domain.user.UserId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Instances with one folder agree on the signing key, for all start times and all times of the files. */
final class KeyArrivalTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final int LOOK_SECONDS = 5;
  private static final int LAST_SECOND = 60;
  private static final int ARRIVAL = 10;

  @TempDir
  private Path folder;

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Map<Path, Instant> arrivals = new HashMap<>();
  private final List<Instance> instances = new ArrayList<>();
  private Path old;

  /** @param phase the second, of every five, in which it checks the files */
  private record Instance(SigningKeys keys, int phase) {
    RefreshTokens refreshTokens() {
      return new HmacRefreshTokens(keys);
    }
  }

  @BeforeEach
  void begin() {
    old = write("old.pem", START.minus(Duration.ofDays(1)), START.minus(Duration.ofDays(1)));
  }

  @Test
  void aKeyThatIsCopiedWithAnOldTimeGivesOneSuccessorOnEveryInstance() throws IOException {
    for (Duration age : List.of(Duration.ofSeconds(20), Duration.ofHours(1))) {
      for (int start : List.of(ARRIVAL - 1, ARRIVAL, ARRIVAL + 2, ARRIVAL + 29, ARRIVAL + 31)) {
        instances.clear();
        now.set(START);
        run(0);
        run(3);
        Path copied = null;
        for (int second = 0; second <= LAST_SECOND; second++) {
          now.set(START.plusSeconds(second));
          if (second == ARRIVAL) {
            copied = write("copied.pem", now.get().minus(age), now.get());
          }
          if (second == start) {
            run(start % LOOK_SECONDS);
          }
          look(second);
          assertThatAllAgree("age " + age + ", start " + start + ", second " + second);
        }
        assertThat(signing()).isEqualTo(TestKeys.id(copied));
        Files.delete(copied);
      }
    }
  }

  @Test
  void aFileWhoseOwnerIsChangedSoonAfterItCameGivesOneSuccessorOnEveryInstance() {
    run(0);
    run(3);
    Path copied = write("copied.pem", START.minusSeconds(3600), START);
    for (int second = 1; second <= LAST_SECOND; second++) {
      now.set(START.plusSeconds(second));
      if (second == 20) {
        arrivals.put(copied, now.get());
      }
      if (second == 22) {
        run(2);
      }
      look(second);
      assertThatAllAgree("second " + second);
      assertThat(signing()).isEqualTo(TestKeys.id(second < 50 ? old : copied));
    }
  }

  @Test
  void anOldKeyThatIsTouchedGivesOneSuccessorOnEveryInstance() {
    Path recent = write("new.pem", START.minusSeconds(3600), START.minusSeconds(3600));
    run(0);
    run(3);
    TestKeys.touch(old, START);
    arrivals.put(old, START);
    for (int second = 1; second <= LAST_SECOND; second++) {
      now.set(START.plusSeconds(second));
      if (second == 12) {
        run(2);
      }
      look(second);
      assertThatAllAgree("second " + second);
      assertThat(signing()).isEqualTo(TestKeys.id(second < 30 ? recent : old));
    }
  }

  @Test
  void aKeyThatCameWithTheFirstSignsImmediatelyOnEveryInstance() {
    arrivals.put(old, START.minusSeconds(20));
    run(0);
    Path copied = write("copied.pem", START.minusSeconds(3600), START);
    now.set(START.plusSeconds(LOOK_SECONDS));
    run(0);
    look(LOOK_SECONDS);

    assertThat(signing()).isEqualTo(TestKeys.id(copied));
    assertThatAllAgree("immediately");
  }

  @Test
  void whereAllFilesAreWrittenAnewTheOneThatIsAddedHasToSettle() {
    run(0);
    Path added = write("z.pem", START, START);
    TestKeys.touch(old, START);
    arrivals.put(old, START);

    now.set(START.plusSeconds(29));
    look(0);
    assertThat(signing()).isEqualTo(TestKeys.id(old));
    now.set(START.plusSeconds(30));
    assertThat(signing()).isEqualTo(TestKeys.id(added));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aRunningAndAStartingInstanceAgreeOverRealFiles() throws Exception {
    Instant start = changed(old);
    now.set(start);
    SigningKeys running = SigningKeys.ofPath(folder, now::get);
    Path copied = write("copied.pem", start.minusSeconds(3600), start);
    now.set(start.plusSeconds(LOOK_SECONDS));
    running.reread();
    SigningKeys started = SigningKeys.ofPath(folder, now::get);

    assertThat(running.get().ids()).containsExactly(TestKeys.id(copied), TestKeys.id(old));
    for (int second = 0; second <= LAST_SECOND; second++) {
      Instant at = start.plusSeconds(second);
      assertThat(running.get().settled(at).id()).isEqualTo(started.get().settled(at).id());
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theChangeTimeOfACopyALinkOrAMoveIsItsCreation() throws Exception {
    Path key = write(".key", START, START);
    Path linked = folder.resolve("linked.pem");
    Path moved = write(".moved", START, START);
    Files.setLastModifiedTime(moved, FileTime.from(Instant.EPOCH));
    Instant before = later(changed(moved));

    Path copied = Files.copy(key, folder.resolve("copied.pem"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(linked, key.getFileName());
    Files.move(moved, folder.resolve("moved.pem"));

    Map<Path, KeyFiles.FileState> seen = new KeyFiles(folder).states(Set.of());
    assertThat(arrival(seen, copied)).isAfterOrEqualTo(before);
    assertThat(arrival(seen, linked)).isAfterOrEqualTo(before);
    assertThat(arrival(seen, folder.resolve("moved.pem"))).isAfterOrEqualTo(before);
    assertThat(arrival(seen, old)).isBefore(before);
  }

  private static Instant arrival(Map<Path, KeyFiles.FileState> seen, Path file) {
    return ((KeyFiles.FileState.Stamp) seen.get(file)).changed();
  }

  private static Instant changed(Path file) throws IOException {
    return ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
  }

  /** A time after that one by the clock of the file system, which has a resolution of milliseconds. */
  private Instant later(Instant moment) throws IOException {
    Path probe = folder.resolve(".probe");
    do {
      TestKeys.write(probe, "probe");
    } while (!changed(probe).isAfter(moment));
    return changed(probe);
  }

  private Path write(String name, Instant modified, Instant arrived) {
    Path file = TestKeys.write(folder.resolve(name), TestKeys.ec("secp256r1"));
    TestKeys.touch(file, modified);
    arrivals.put(file, arrived);
    return file;
  }

  private void run(int phase) {
    instances.add(new Instance(TestKeys.path(folder, arrivals::get, now::get), phase));
  }

  private void look(int second) {
    instances.stream().filter(instance -> second % LOOK_SECONDS == instance.phase())
        .forEach(instance -> instance.keys().reread());
  }

  private String signing() {
    return instances.getFirst().keys().get().settled(now.get()).id();
  }

  private void assertThatAllAgree(String moment) {
    Secret successor = instances.getFirst().refreshTokens().issue(session());
    for (Instance instance : instances) {
      assertThat(instance.refreshTokens().issue(session())).as(moment).isEqualTo(successor);
      assertThat(instance.refreshTokens().open(successor)).as(moment).isPresent();
    }
  }

  private Session session() {
    return new Session(new SessionId(new UUID(1, 2)), new UserId(new UUID(3, 4)), 5, now.get(), now.get(),
        now.get().plusSeconds(60), Optional.empty(), Client.UNKNOWN, Optional.empty());
  }
}
