package io.voicesurvey.domain.login;

import io.voicesurvey.domain.Text;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * When and how strongly the identity provider authenticated the user.
 *
 * @param time {@code auth_time} (OpenID Connect Core 1.0, section 2); empty if unknown
 * @param acr  {@code acr}, the authentication context class; empty if the provider stated none
 */
public record Authentication(Optional<Instant> time, Optional<String> acr) {
  private static final int MAX_ACR_LENGTH = 255;

  public static final Authentication UNKNOWN = new Authentication(Optional.empty(), Optional.empty());

  public Authentication {
    Objects.requireNonNull(time, "time");
    if (acr.filter(value -> !isAcr(value)).isPresent()) {
      throw new IllegalArgumentException("an acr is 1 to 255 printable characters");
    }
  }

  /** Whether the text can be stored as an {@code acr}: 1 to 255 printable characters. */
  public static boolean isAcr(String text) {
    return !text.isEmpty() && text.length() <= MAX_ACR_LENGTH && Text.isClean(text);
  }
}
