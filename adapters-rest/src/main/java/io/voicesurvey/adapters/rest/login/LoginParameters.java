package io.voicesurvey.adapters.rest.login;

import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.problem.ProblemException;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.domain.login.LoginRequirements;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The query parameters of a login. The identity provider gets all of them (OpenID Connect Core 1.0, section 3.1.2.1)
 * except {@link #PROVIDER} and {@link #RETURN_TO}.
 */
final class LoginParameters {
  static final String PROVIDER = "provider";
  static final String RETURN_TO = "return_to";
  static final String LOGIN_HINT = "login_hint";
  static final String PROMPT = "prompt";
  static final String MAX_AGE = "max_age";
  static final String ACR_VALUES = "acr_values";
  static final String UI_LOCALES = "ui_locales";

  /** Space-delimited values. */
  static final String PROMPT_FORM = "[a-z_]{1,32}( [a-z_]{1,32}){0,7}";
  static final String ACR_VALUES_FORM = LoginRequirements.ACR_FORM + "( " + LoginRequirements.ACR_FORM + "){0,7}";
  /** Language tags (RFC 5646). */
  static final String LOCALES_FORM = "[A-Za-z0-9-]{1,35}( [A-Za-z0-9-]{1,35}){0,7}";

  private static final Pattern PROMPTS = Pattern.compile(PROMPT_FORM);
  private static final Pattern ACRS = Pattern.compile(ACR_VALUES_FORM);
  private static final Pattern LOCALES = Pattern.compile(LOCALES_FORM);
  private static final Pattern SECONDS = Pattern.compile("0|[1-9][0-9]{0,6}");
  private static final String LOGIN = "login";

  private LoginParameters() {}

  static StartLogin.Parameters of(Query query) {
    Optional<String> prompt = matching(query, PROMPT, PROMPTS,
        "must be words of a-z and _, separated by single spaces, such as login");
    return new StartLogin.Parameters(query.single(LOGIN_HINT), prompt,
        new LoginRequirements(maxAge(query), acrValues(query), prompt.filter(LoginParameters::hasLogin).isPresent()),
        matching(query, UI_LOCALES, LOCALES, "must be language tags, separated by single spaces, such as it en"));
  }

  private static boolean hasLogin(String prompt) {
    return List.of(prompt.split(" ")).contains(LOGIN);
  }

  private static Optional<Duration> maxAge(Query query) {
    String problem = "must be a whole number of seconds from 0 to " + LoginRequirements.LONGEST_MAX_AGE.toSeconds();
    Optional<Duration> maxAge = matching(query, MAX_AGE, SECONDS, problem).map(Long::valueOf).map(Duration::ofSeconds);
    if (maxAge.filter(age -> age.compareTo(LoginRequirements.LONGEST_MAX_AGE) > 0).isPresent()) {
      throw ProblemException.invalid(MAX_AGE, problem);
    }
    return maxAge;
  }

  private static List<String> acrValues(Query query) {
    String problem = "must be at most " + LoginRequirements.MAX_ACR_VALUES
        + " words of ASCII without quotes and backslashes, separated by single spaces, of "
        + LoginRequirements.MAX_ACR_LENGTH + " characters in all";
    List<String> values = matching(query, ACR_VALUES, ACRS, problem).map(text -> List.of(text.split(" ")))
        .orElse(List.of());
    if (!LoginRequirements.areAcrValues(values)) {
      throw ProblemException.invalid(ACR_VALUES, problem);
    }
    return values;
  }

  private static Optional<String> matching(Query query, String name, Pattern form, String problem) {
    Optional<String> value = query.single(name);
    if (value.filter(text -> !form.matcher(text).matches()).isPresent()) {
      throw ProblemException.invalid(name, problem);
    }
    return value;
  }
}
