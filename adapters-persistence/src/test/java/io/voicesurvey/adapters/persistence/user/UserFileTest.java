package io.voicesurvey.adapters.persistence.user;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.voicesurvey.application.user.ImportUsers.Line;
import io.voicesurvey.application.user.ImportUsers.Line.Assignment;
import io.voicesurvey.application.user.ImportUsers.Line.Wrong;
import io.voicesurvey.domain.user.EmailAddress;
import io.voicesurvey.domain.user.Role;
import io.voicesurvey.domain.user.UserStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserFileTest {
  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "email,role,status\n", "\ufeffEmail, Role ,STATUS\r\n"})
  void aHeaderIsAHeader(String header) throws IOException {
    assertThat(lines(header + "ann@example.org,admin,disabled\n")).singleElement()
        .isEqualTo(
            assignment(header.isEmpty() ? 1 : 2, "ann@example.org", Role.ADMIN, Optional.of(UserStatus.DISABLED)));
  }

  @Test
  void statusMayBeLeftOut() throws IOException {
    assertThat(lines("email,role\na@b,viewer")).containsExactly(assignment(2, "a@b", Role.VIEWER, Optional.empty()));
    assertThat(lines("email,role,status\na@b,viewer,\nc@d,admin"))
        .containsExactly(assignment(2, "a@b", Role.VIEWER, Optional.empty()),
            assignment(3, "c@d", Role.ADMIN, Optional.empty()));
    assertThat(lines("email,role\na@b,viewer,active")).singleElement().isInstanceOf(Wrong.class);
  }

  @Test
  void linesEndAsTheyDoAnywhereAndEmptyOnesOnlyCount() throws IOException {
    assertThat(lines("\ufeffa@b,viewer\r\n\n\r\n c@d , admin \n\"e@f\",\"campaign_manager\""))
        .containsExactly(assignment(1, "a@b", Role.VIEWER, Optional.empty()),
            assignment(4, "c@d", Role.ADMIN, Optional.empty()),
            assignment(5, "e@f", Role.CAMPAIGN_MANAGER, Optional.empty()));
    assertThat(lines("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ann,admin", "a@b,root", "a@b,ADMIN", "a@b", "a@b;admin", "a@b,admin,gone", "a@b,admin,,x",
      ",admin", "\"a@b,admin", "\"a@b\"x,admin", "a@b,admin\rc@d,admin", "a@b\u0000,admin", "role,email"})
  void aWrongLineIsNamedAndSpoilsNoOther(String line) throws IOException {
    List<Line> lines = lines("x@y,viewer\n" + line + "\nz@y,viewer\n");

    assertThat(lines).hasSize(3);
    assertThat(lines.get(1)).isInstanceOfSatisfying(Wrong.class, wrong -> {
      assertThat(wrong.number()).isEqualTo(2);
      assertThat(wrong.reason()).isNotBlank().doesNotContain("Exception", "a@b");
    });
    assertThat(lines.get(2)).isEqualTo(assignment(3, "z@y", Role.VIEWER, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00a0", "\u200b", "\ufeff", "\u2060", "\u3000", "\u00ad"})
  void invisibleCharactersAroundACellAreNoPartOfIt(String invisible) throws IOException {
    String around = invisible + "%s" + invisible;
    assertThat(lines(around.formatted("email") + "," + around.formatted("role") + ",status\n"
        + around.formatted("a@b") + "," + around.formatted("viewer") + "," + around.formatted("disabled")))
        .containsExactly(assignment(2, "a@b", Role.VIEWER, Optional.of(UserStatus.DISABLED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<c@d.test>", "Ann <c@d.test>", "mailto:c@d.test", "MAILTO:c@d.test?subject=x",
      "<mailto:c@d.test>", "SMTP:c@d.test", "\u201cc@d.test\u201d", "`c@d.test`", "[c@d.test]", "'c@d.test'",
      "'c@d.test"})
  void anEmailInSomethingElseIsRefusedWithTheOneThatIsMeant(String cell) throws IOException {
    assertRefused(cell, "write c@d.test alone");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"c\u200b@d.test|U+200B", "c@d\u00a0.test|U+00A0", "c @d.test|U+0020",
      "c@d.test; e@f.test|U+0020", "c@d.test;e@f.test|no email address", "c@d.test\u201d|no email address",
      "c@d.test>|no email address", "c@d/test|no email address"})
  void anEmailThatIsNoneIsRefusedWithTheReason(String cell, String reason) throws IOException {
    assertRefused(cell, reason);
  }

  private void assertRefused(String cell, String reason) throws IOException {
    assertThat(lines("a@b,viewer\n" + cell + ",viewer,disabled\n")).element(1).isInstanceOfSatisfying(Wrong.class,
        wrong -> {
          assertThat(wrong.number()).isEqualTo(2);
          assertThat(wrong.reason()).contains(reason);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'brien@d.test", "o\u2019brien@d.test", "a+b@b\u00fccher.example", "a@[192.0.2.1]",
      "a{b}@d.test"})
  void anUnusualEmailIsAnEmail(String email) throws IOException {
    assertThat(lines(email + ",viewer")).containsExactly(assignment(1, email, Role.VIEWER, Optional.empty()));
  }

  @Test
  void anEmailIsReadInOneUnicodeForm() throws IOException {
    assertThat(lines("zoe\u0308@d.test,viewer")).containsExactly(assignment(1, "zo\u00eb@d.test", Role.VIEWER,
        Optional.empty()));
  }

  @Test
  void textThatIsNotUtf8SpoilsItsLineAlone() throws IOException {
    assertThat(lines("m\u00fcller@example.org,admin\na@b,viewer".getBytes(ISO_8859_1)))
        .containsExactly(new Wrong(1, "is not UTF-8"), assignment(2, "a@b", Role.VIEWER, Optional.empty()));
    assertThat(lines("m\u00fcller@example.org,admin")).singleElement().isInstanceOf(Assignment.class);
  }

  @Test
  void aHugeLineIsPassedOver() throws IOException {
    assertThat(lines("x".repeat(5_000_000) + "\na@b,viewer\n")).containsExactly(
        new Wrong(1, "is longer than 4096 bytes"), assignment(2, "a@b", Role.VIEWER, Optional.empty()));
  }

  @Test
  void itTellsHowFarItIs() throws IOException {
    try (UserFile file = UserFile.open(Files.writeString(folder.resolve("f"), "a@b,viewer\nc@d,viewer\n"))) {
      assertThat(file.size()).isEqualTo(22);
      assertThat(file.position()).isZero();
      file.lines().next();
      assertThat(file.position()).isEqualTo(11);
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatIOException().isThrownBy(() -> UserFile.open(folder.resolve("none.csv")))
        .withMessageEndingWith("none.csv does not exist");
    assertThatIOException().isThrownBy(() -> UserFile.open(folder)).withMessageContaining("is a folder");
  }

  private List<Line> lines(String text) throws IOException {
    return lines(text.getBytes(UTF_8));
  }

  private List<Line> lines(byte[] bytes) throws IOException {
    try (UserFile file = UserFile.open(Files.write(folder.resolve("team.csv"), bytes))) {
      List<Line> lines = new ArrayList<>();
      file.lines().forEachRemaining(lines::add);
      return lines;
    }
  }

  private static Line assignment(long number, String email, Role role, Optional<UserStatus> status) {
    return new Assignment(number, new EmailAddress(email), role, status);
  }
}
