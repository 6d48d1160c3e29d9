package io.voicesurvey.adapters.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.voicesurvey.application.port.AuditArchive;
import io.voicesurvey.application.port.AuditArchiveContract;
import io.voicesurvey.application.port.AuditSeals.SealedEvent;
import io.voicesurvey.application.port.UnusableArchive;
import io.voicesurvey.domain.audit.Seal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonAuditArchiveTest implements AuditArchiveContract {
  private static final Seal FIRST = Seal.START.next(PLAIN);

  @TempDir
  private Path folder;

  @Override
  public AuditArchive archive() {
    return new JsonAuditArchive(file());
  }

  @Test
  void its_form_is_the_documented_one_and_its_owner_s_alone() throws IOException {
    write();

    assertThat(Files.readString(file())).isEqualTo("""
        {"voicesurveyagent_audit_archive":1,"after":{"number":0,"event_id":0,"hash":"%s"}}
        {"number":1,"id":7,"at":"2026-03-01T12:00:00.123456Z","type":"login",\
        "user_id":"00000000-0000-0001-0000-000000000002","actor":"command","detail":{},"hash":"%s"}
        {"last":{"number":1,"event_id":7,"hash":"%2$s"}}
        """.formatted("0".repeat(64), FIRST.hash().value()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    assertThat(folder.toFile().list()).containsExactly("trail.jsonl");
  }

  @Test
  void a_file_that_a_crash_left_half_written_does_not_matter() throws IOException {
    Files.writeString(folder.resolve("trail.jsonl.part"), "{\"voicesurveyagent_audit_ar");

    write();

    assertThat(read()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void a_file_that_is_cut_off_is_named_as_such(int lines) throws IOException {
    write();
    Files.write(file(), Files.readAllLines(file()).subList(0, lines));

    assertThatExceptionOfType(UnusableArchive.class).isThrownBy(this::read).withMessageContaining("trail.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "x", "{\"voicesurveyagent_audit_archive\":2,\"after\":null}",
      "{\"voicesurveyagent_audit_archive\":1,\"after\":{\"number\":0,\"event_id\":0,\"hash\":\"x\"}}"})
  void a_file_that_is_no_archive_is_named_as_such(String first) throws IOException {
    write();
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    lines.set(0, first);
    Files.write(file(), lines);

    assertThatExceptionOfType(UnusableArchive.class).isThrownBy(this::read).withMessageContaining("trail.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"a\":null}", "[]", "{\"a\":{}}"})
  void an_event_whose_detail_is_none_is_named(String detail) throws IOException {
    write();
    Files.writeString(file(), Files.readString(file()).replace("\"detail\":{}", "\"detail\":" + detail + ",\"x\":1"));

    assertThatExceptionOfType(UnusableArchive.class).isThrownBy(this::read).withMessageContaining("line 2");
  }

  @Test
  void lines_behind_the_end_are_refused() throws IOException {
    write();
    Files.writeString(file(), Files.readString(file()) + "{}\n");

    assertThatExceptionOfType(UnusableArchive.class).isThrownBy(this::read).withMessageContaining("line 4");
  }

  @Test
  void a_missing_folder_is_reported() {
    AuditArchive nowhere = new JsonAuditArchive(folder.resolve("no").resolve("trail.jsonl"));

    assertThatExceptionOfType(UnusableArchive.class)
        .isThrownBy(() -> nowhere.write(Seal.START, List.<SealedEvent>of().iterator()))
        .withMessageContaining("trail.jsonl");
  }

  private void write() {
    archive().write(Seal.START, List.of(new SealedEvent(FIRST, Optional.of(PLAIN))).iterator());
  }

  private List<SealedEvent> read() {
    return archive().read((before, events) -> {
      List<SealedEvent> all = new ArrayList<>();
      events.forEachRemaining(all::add);
      return all;
    });
  }

  private Path file() {
    return folder.resolve("trail.jsonl");
  }
}
