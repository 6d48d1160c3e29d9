package io.voicesurvey.domain.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
  @ParameterizedTest
  @CsvSource({"https://app.example, https://app.example", "https://app.example/, https://app.example",
      "https://app.example:443/x?y#z, https://app.example", "http://app.example:80, http://app.example",
      "http://app.example:443, http://app.example:443", "https://app.example:80, https://app.example:80",
      "https://app.example:8443, https://app.example:8443", "HTTPS://APP.Example, https://app.example",
      "https://app.example:, https://app.example", "https://app.example:00443, https://app.example",
      "http://127.0.0.1:8000/, http://127.0.0.1:8000", "http://[::1]:8000/, http://[::1]:8000",
      "http://[2001:DB8::1]/, http://[2001:db8::1]", "https://xn--bcher-kva.example, https://xn--bcher-kva.example"})
  void isSchemeHostAndPortWithoutTheDefaultPort(String url, String origin) {
    assertThat(WebOrigin.of(URI.create(url))).map(WebOrigin::value).contains(origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/path", "//app.example", "app.example", "http:/app.example", "http:app.example",
      "http:///app.example", "ftp://app.example", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
      "https://user@app.example", "https://user:password@app.example", "https://@app.example", "https://:@app.example",
      "https://bücher.example", "https://app%2eexample", "https://app_1.example",
      "https://0x7f.1", "mailto:ada@example.org", "about:blank", "?x", "#x", ""})
  void isNothingWhereTheUrlIsNoPlainHttpUrl(String url) {
    assertThat(WebOrigin.of(URI.create(url))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "http://localhost:65535/path?query", "HTTPS://app.example/a/b"})
  void hasUrlsThatStayAsTheyAre(String url) {
    assertThat(WebOrigin.url(url)).contains(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example:65536", "https://app.example/#top", "https://app.example#",
      "https://ada@app.example", "ftp://app.example", "https://app example", "/path", ""})
  void hasNoUrlWithAFragmentAUserOrAnImpossiblePort(String url) {
    assertThat(WebOrigin.url(url)).isEmpty();
  }
}
