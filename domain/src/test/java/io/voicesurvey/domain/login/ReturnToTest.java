package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {
  @ParameterizedTest
  @CsvSource({"https://app.example, https://app.example?login_error=X",
      "https://app.example/, https://app.example/?login_error=X",
      "https://app.example/a?, https://app.example/a?login_error=X",
      "https://app.example/a?b=c, https://app.example/a?b=c&login_error=X",
      "https://app.example/a?b=c&, https://app.example/a?b=c&login_error=X",
      "https://app.example/a#f, https://app.example/a?login_error=X#f",
      "https://app.example/a#, https://app.example/a?login_error=X#",
      "https://app.example/a?b=c#f, https://app.example/a?b=c&login_error=X#f",
      "https://app.example/a#f?g=h, https://app.example/a?login_error=X#f?g=h",
      "https://app.example/a?b=c?d, https://app.example/a?b=c?d&login_error=X",
      "https://app.example/%C3%BC?q=%23, https://app.example/%C3%BC?q=%23&login_error=X"})
  void addsAnErrorToTheQueryBeforeTheFragment(String url, String expected) {
    assertThat(new ReturnTo(URI.create(url)).withLoginError("X")).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/path", "//app.example", "https:/app.example", "https:app.example", "javascript:alert(1)",
      "ftp://app.example/", "https://user@app.example/"})
  void isAnAbsoluteHttpUrl(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnTo(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example/ü", "https://app.example/?q=ü", "https://app.example/#ü",
      "https://app.example/\u560d\u560aSet-Cookie:x"})
  void isPlainAsciiSoThatItCanStandInAHeaderAsItIs(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnTo(URI.create(url)));
  }

  @Test
  void isShortEnoughForTheCookieOfAnAttempt() {
    String longest = "https://app.example/" + "x".repeat(ReturnTo.MAX_LENGTH - 20);

    assertThat(new ReturnTo(URI.create(longest)).url()).hasToString(longest);
    assertThatIllegalArgumentException().isThrownBy(() -> new ReturnTo(URI.create(longest + "x")));
  }

  @Test
  void isNeverNull() {
    assertThatNullPointerException().isThrownBy(() -> new ReturnTo(null));
  }
}
