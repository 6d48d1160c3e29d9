package io.voicesurvey.adapters.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.voicesurvey.domain.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any {@code DATABASE_URL} is read or refused, and no message contains a part of it. */
class PostgresUrlPropertiesTest {
  private static final String MARK = "S3cr3t";

  @Property
  void anyTextIsReadOrRefusedWithoutAWordOfIt(@ForAll("texts") String text) {
    try {
      PostgresUrl url = PostgresUrl.parse(text);
      assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://").matches("[!-~]+");
    } catch (InvalidPostgresUrl e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain(MARK);
      assertThat(e.getCause()).isNull();
    }
  }

  @Property
  void anyPasswordIsReadAsItIsAndShownNowhere(@ForAll("passwords") String password) throws InvalidPostgresUrl {
    String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
    for (String text : new String[]{"postgresql://u:" + encoded + "@h/d", "jdbc:postgresql://h/d?user=u&password="
        + encoded}) {
      PostgresUrl url = PostgresUrl.parse(text);
      assertThat(url.password()).contains(Secret.of(password));
      assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/d");
      assertThat(url.toString()).doesNotContain(MARK);
    }
  }

  @Provide
  static Arbitrary<String> texts() {
    Arbitrary<String> pieces = Arbitraries.oneOf(
        Arbitraries.of("postgresql://", "postgres://", "jdbc:", "jdbc:postgresql://", "user", ":", "@", "h", "/", "d",
            "?",
            "&", "=", "#", ",", "[::1]", ":5432", ":99999", "%", "%4", "%zz", "%00", "%ff", "%40", "+", " ", "sslmode=",
            "password=", "\u0000", "\n", "\ud800", "\u00fc", MARK),
        Arbitraries.strings().ofMaxLength(3));
    Arbitrary<String> joined = pieces.list().ofMaxSize(12).map(parts -> String.join("", parts));
    return Arbitraries.oneOf(joined, joined.map(rest -> "postgresql://u:" + MARK + "@h/d" + rest),
        joined.map(rest -> "postgresql://" + rest), Arbitraries.strings());
  }

  @Provide
  static Arbitrary<String> passwords() {
    return Arbitraries.strings().ofMaxLength(20)
        .filter(text -> text.codePoints().noneMatch(PostgresUrlPropertiesTest::isUnclean)).map(text -> MARK + text);
  }

  private static boolean isUnclean(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> codePoint == 0xfffd;
    };
  }
}
