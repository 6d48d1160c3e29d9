package io.voicesurvey.domain.user;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** This service's permanent identifier of a user; the {@code sub} of the access token. */
public record UserId(UUID value) {
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  public UserId {
    Objects.requireNonNull(value, "value");
  }

  /** The id, or empty if the text is not a UUID in its usual form (RFC 9562, section 4). */
  public static Optional<UserId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new UserId(UUID.fromString(text))) : Optional.empty();
  }
}
