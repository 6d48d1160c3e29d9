package io.voicesurvey.bootstrap.fault;

import io.voicesurvey.application.Patience;
import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.bootstrap.Program;
import io.voicesurvey.bootstrap.process.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit trail goes into files by the packaged command, beside instances that record and seal. */
class AuditArchiveIT {
  private static final int EVENTS = 9_000;
  private static final int LOGINS = 20;
  /** For what takes a second or two on a machine with nothing else to do. */
  private static final Duration SEALED = Duration.ofMinutes(1);

  @TempDir
  private static Path folder;

  @AutoClose
  private static final Cluster CLUSTER = new Cluster();

  private static ServiceProcess instance;

  @BeforeAll
  static void start() {
    instance = CLUSTER.start(Map.of());
    CLUSTER.start(Map.of());
  }

  @BeforeEach
  void record() throws Exception {
    CLUSTER.database.update("""
        WITH added AS (
          INSERT INTO audit_events (at, type, actor, detail)
          SELECT now() - interval '400 days', 'login', 'command', jsonb_build_object('n', n::text)
          FROM generate_series(1, %d) n RETURNING id)
        INSERT INTO audit_pending (event_id) SELECT id FROM added""".formatted(EVENTS));
    awaitSealed();
  }

  @Test
  void old_events_go_into_a_file_while_people_sign_in() throws Exception {
    Path file = folder.resolve("beside.jsonl");
    long before = CLUSTER.database.number("SELECT count(*) FROM audit_events");
    try (ExecutorService people = Executors.newSingleThreadExecutor()) {
      Future<List<Integer>> logins = people.submit(() -> {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < LOGINS; i++) {
          answers.add(CLUSTER.signIn(instance, "person-" + i).status());
        }
        return answers;
      });

      Program.Result archived = run("archive", "--before", tomorrow(), "--out", file.toString());

      assertThat(archived.exitCode()).as(archived.err()).isZero();
      assertThat(archived.out()).startsWith("archived: ").contains("last seal: ");
      assertThat(logins.get()).hasSize(LOGINS).containsOnly(200);
    }
    awaitSealed();
    String last = archivedUpTo(run("verify"));
    assertThat(archivedUpTo(run("verify", "--archive", file.toString()))).isEqualTo(last);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.size() - 2L).isGreaterThanOrEqualTo(before);
    assertThat(lines.get(1)).startsWith("{\"number\":");
    assertThat(CLUSTER.database.number("SELECT count(*) FROM audit_events WHERE at < now() - interval '1 day'"))
        .isZero();
    assertThat(CLUSTER.database.number("SELECT count(*) FROM audit_events")).isLessThanOrEqualTo(LOGINS + 1L + before);

    Program.Result again = run("archive", "--before", tomorrow(), "--out", file.toString());

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("last seal: " + last);
  }

  @Test
  void a_command_that_is_killed_is_finished_by_the_next() throws Exception {
    Path file = folder.resolve("killed.jsonl");
    long lowest = CLUSTER.database.number("SELECT min(number) FROM audit_seals");
    Program killed = Program.start(folder, CLUSTER.settings(Map.of()),
        Program.jar("audit", "archive", "--before", tomorrow(), "--out", file.toString()));
    Patience.until("the first events gone", SEALED,
        () -> CLUSTER.database.number("SELECT min(number) FROM audit_seals") > lowest);
    killed.process().destroyForcibly().waitFor();
    assertThat(run("verify").exitCode()).isZero();

    Program.Result finished = run("archive", "--before", tomorrow(), "--out", file.toString());

    assertThat(finished.exitCode()).as(finished.err()).isZero();
    awaitSealed();
    assertThat(finished.out()).contains("last seal: " + archivedUpTo(run("verify", "--archive", file.toString())));
    assertThat(CLUSTER.database.number("SELECT count(*) FROM audit_events WHERE type = 'audit_archived' AND "
        + "detail ->> 'seal' = '" + archivedUpTo(run("verify")) + "'")).isEqualTo(1);
  }

  @Test
  void a_change_in_the_file_or_behind_it_is_named() throws Exception {
    Path file = folder.resolve("changed.jsonl");
    assertThat(run("archive", "--before", tomorrow(), "--out", file.toString()).exitCode()).isZero();
    awaitSealed();
    String whole = Files.readString(file);
    Files.writeString(file, whole.replaceFirst("\"n\":\"17\"", "\"n\":\"18\""));

    Program.Result changed = run("verify", "--archive", file.toString());

    assertThat(changed.exitCode()).isEqualTo(1);
    assertThat(changed.out()).matches("broken: event \\d+ is not what seal \\d+ says\n");
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    assertThat(run("verify", "--archive", file.toString()).exitCode()).isEqualTo(1);
    Files.writeString(file, whole);
    assertThat(run("verify", "--archive", file.toString()).exitCode()).isZero();

    String newest = "(SELECT max(event_id) FROM audit_seals)";
    tamper("UPDATE audit_events SET actor = 'mallory' WHERE id = " + newest);

    assertThat(run("verify", "--archive", file.toString()).out()).startsWith("broken: event ");
    tamper("UPDATE audit_events SET actor = 'command' WHERE id = " + newest);
    assertThat(run("verify").exitCode()).isZero();
  }

  @Test
  void a_role_that_may_only_read_and_add_can_not_archive() throws Exception {
    CLUSTER.database.update("CREATE ROLE clerk LOGIN");
    CLUSTER.database.update("GRANT SELECT, INSERT ON audit_events, audit_seals, audit_pending TO clerk");
    CLUSTER.database.update("GRANT SELECT, UPDATE ON audit_sealing TO clerk");
    Path file = folder.resolve("clerk.jsonl");
    long before = CLUSTER.database.number("SELECT count(*) FROM audit_events");

    Program.Result refused = Program.run(folder,
        CLUSTER.settings(Map.of("DATABASE_URL", CLUSTER.database.url().replace("postgres@", "clerk@"))),
        Program.jar("audit", "archive", "--before", tomorrow(), "--out", file.toString()));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("may not take events out of the audit trail");
    assertThat(CLUSTER.database.number("SELECT count(*) FROM audit_events")).isEqualTo(before);
    assertThat(run("archive", "--before", tomorrow(), "--out", file.toString()).exitCode()).isZero();
  }

  /** As a superuser who takes the trigger away on purpose. */
  private static void tamper(String change) throws SQLException {
    CLUSTER.database.update("ALTER TABLE audit_events DISABLE TRIGGER USER");
    CLUSTER.database.update(change);
    CLUSTER.database.update("ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_append_only");
  }

  private static void awaitSealed() throws Exception {
    Patience.until("all is sealed", SEALED,
        () -> CLUSTER.database.number("SELECT count(*) FROM audit_pending") == 0);
  }

  private static String archivedUpTo(Program.Result verified) {
    assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    return verified.out().lines().filter(line -> line.startsWith("archived up to seal: ")).findFirst().orElseThrow()
        .replace("archived up to seal: ", "");
  }

  private static Program.Result run(String command, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("audit", command));
    arguments.addAll(List.of(options));
    return Program.run(folder, CLUSTER.settings(Map.of()), Program.jar(arguments.toArray(String[]::new)));
  }

  private static String tomorrow() {
    return LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();
  }
}
