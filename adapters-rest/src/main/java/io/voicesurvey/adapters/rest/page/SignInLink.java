package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.domain.login.ProviderId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The link of the sign-in page that starts a login. */
final class SignInLink {
  private static final String RETURN_TO = "return_to";

  /** The parameters of a login that the sign-in page passes on. */
  private static final List<String> PASSED_ON = List.of(RETURN_TO, "login_hint", "prompt", "max_age", "acr_values",
      "ui_locales");

  private SignInLink() {}

  /**
   * A login at the only provider. It leads back to the sign-in page, unless the page has another {@code return_to}.
   *
   * @param query the query of the sign-in page
   */
  static String of(Query query) {
    return of(query, new TreeMap<>());
  }

  /** The same login at that one of several providers. */
  static String of(Query query, ProviderId provider) {
    return of(query, new TreeMap<>(Map.of("provider", provider.value())));
  }

  private static String of(Query query, SortedMap<String, String> parameters) {
    parameters.put(RETURN_TO, "/");
    PASSED_ON.forEach(name -> query.withAnyCharacter(name).ifPresent(value -> parameters.put(name, value)));
    return "/api/auth/login?" + parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
