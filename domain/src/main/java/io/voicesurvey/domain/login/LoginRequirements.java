package io.voicesurvey.domain.login;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a login asks of the provider's authentication (OpenID Connect Core 1.0, section 3.1.2.1).
 *
 * @param maxAge          the {@code max_age}, in whole seconds: the maximum age of the authentication
 * @param acrValues       the {@code acr_values}; if not empty, the ID token's {@code acr} must be one of them
 * @param reauthenticates true if {@code prompt=login} is sent: the user authenticates during this login
 */
public record LoginRequirements(Optional<Duration> maxAge, List<String> acrValues, boolean reauthenticates) {

  /** The maximum of {@link #maxAge}. */
  public static final Duration LONGEST_MAX_AGE = Duration.ofDays(30);

  /** The maximum number of {@link #acrValues}. */
  public static final int MAX_ACR_VALUES = 8;

  /** The maximum length of {@link #acrValues} in characters, with one space between two values. */
  public static final int MAX_ACR_LENGTH = 255;

  /** One value: the characters that a challenge can quote (RFC 6750, section 3). */
  public static final String ACR_FORM = "[!#-\\[\\]-~]+";

  public static final LoginRequirements NONE = new LoginRequirements(Optional.empty(), List.of(), false);

  public LoginRequirements {
    Objects.requireNonNull(maxAge, "maxAge");
    acrValues = List.copyOf(acrValues);
    if (maxAge.filter(age -> age.isNegative() || age.compareTo(LONGEST_MAX_AGE) > 0).isPresent()) {
      throw new IllegalArgumentException("max_age is 0 to 2,592,000 seconds");
    }
    if (!areAcrValues(acrValues)) {
      throw new IllegalArgumentException("acr_values are at most 8 values, 255 characters in all, without quotes");
    }
  }

  /** Whether a login can ask for these values. */
  public static boolean areAcrValues(List<String> values) {
    return values.size() <= MAX_ACR_VALUES && String.join(" ", values).length() <= MAX_ACR_LENGTH
        && values.stream().allMatch(value -> value.matches(ACR_FORM));
  }

  /** The values as the parameter {@code acr_values}: separated by spaces, empty if there are none. */
  public String acrParameter() {
    return String.join(" ", acrValues);
  }
}
